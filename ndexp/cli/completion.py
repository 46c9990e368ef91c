"""`ndexp --completion SHELL`: the script that makes a shell complete ndexp's words."""

from collections.abc import Sequence

from ndexp.errors import ConfigError, UnknownKeyError

_BASH = r"""# Tab completion of ndexp: eval "$(ndexp --completion bash)"
_ndexp() {
    local line="${COMP_LINE:0:COMP_POINT}" words word
    read -r -a words <<< "$line"
    [[ "$line" == *[[:space:]] ]] && words+=("")
    word="${words[-1]}"
    local kept="" breaks="${COMP_WORDBREAKS//[!=:]/}"
    [[ -n "$breaks" && "$word" == *[$breaks]* ]] && kept="${word%"${word##*[$breaks]}"}"
    local IFS=$'\n'
    COMPREPLY=($("${words[0]}" --complete "${words[@]:1}" 2>/dev/null))
    COMPREPLY=("${COMPREPLY[@]#"$kept"}")
    [[ "${#COMPREPLY[@]}" -eq 1 && "${COMPREPLY[0]}" == *[.=] ]] && compopt -o nospace
}
complete -o default -F _ndexp ndexp
"""

_ZSH = r"""#compdef ndexp
# Tab completion of ndexp: eval "$(ndexp --completion zsh)", after compinit
_ndexp() {
    local -a found
    found=("${(@f)$("${words[1]}" --complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    found=("${(@)found:#}")
    if (( ${#found} )); then
        compadd -S '' -- "${(@M)found:#*[.=]}"
        compadd -- "${(@)found:#*[.=]}"
    else
        compset -P '*='
        _files
    fi
}
compdef _ndexp ndexp
"""

_FISH = r"""# Tab completion of ndexp: ndexp --completion fish | source
function __ndexp_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] --complete $words[2..-1] 2>/dev/null | string match -v '')
    test -z "$found"; and set found (__ndexp_paths $words[-1])
    printf '%s\n' $found
end
function __ndexp_paths
    set -l key (string match -r '^[^=]*=' -- $argv[1]; or echo)
    for path in (__fish_complete_path (string replace -- "$key" '' $argv[1]))
        echo $key$path
    end
end
complete -c ndexp -f -a '(__ndexp_complete)'
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
"""Shell → script."""


def command(words: Sequence[str]) -> int:
    """Print the script of a shell; exit code 0.

    Raises:
        ConfigError: no shell is named, or an unknown one.
    """
    if len(words) != 1:
        known = ", ".join(SCRIPTS)
        raise ConfigError("the name of one shell is expected", "--completion", f"Known: {known}")
    if words[0] not in SCRIPTS:
        raise UnknownKeyError(f"no completion for the shell '{words[0]}'", "--completion", words[0], SCRIPTS)
    print(SCRIPTS[words[0]], end="")
    return 0
