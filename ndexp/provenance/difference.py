"""In what two recorded runs differ: values of the config, content of inputs, versions of code."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from ndexp.results.json_values import section

_WHERE_IT_RAN = ("launch.", "resources.", "runtime.")


def manifest_differences(a: Mapping[str, object], b: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Section (config, inputs, code) → its differences, a text each; sections without any are left out.

    Args:
        a: a manifest.
        b: another one.
    """
    sections = {
        "config": tuple(_values(_flat(section(a, "resolved_config")), _flat(section(b, "resolved_config")))),
        "inputs": tuple(_inputs(_contents(a), _contents(b))),
        "code": tuple(_values(_code(a), _code(b))),
    }
    return {name: found for name, found in sections.items() if found}


def _flat(value: object, key: str = "") -> dict[str, object]:
    """`section.field` → value, as on the command line; where it ran is left out."""
    if isinstance(value, dict) and value:
        found: dict[str, object] = {}
        for name, one in value.items():
            found |= _flat(one, f"{key}.{name}" if key else str(name))
        return found
    return {} if key.startswith(_WHERE_IT_RAN) else {key: value}


def _values(a: Mapping[str, object], b: Mapping[str, object]) -> Iterator[str]:
    for key in dict.fromkeys((*a, *b)):
        if key not in a or key not in b:
            yield f"{key}: only in {'a' if key in a else 'b'}: {a.get(key, b.get(key))!r}"
        elif a[key] != b[key]:
            yield f"{key}: {a[key]!r} in a, {b[key]!r} in b"


def _contents(manifest: Mapping[str, object]) -> dict[str, object]:
    """Input → hash of its content; of HDF5 files that of their datasets, since files written anew differ in bytes."""
    return {**section(manifest, "inputs"), **section(manifest, "input_datasets")}


def _inputs(a: Mapping[str, object], b: Mapping[str, object]) -> Iterator[str]:
    """Files by their names, since the same file may lie elsewhere; those of one name as a set of contents."""
    one, other = _by_name(a), _by_name(b)
    for name in sorted({*one, *other}):
        if name not in one or name not in other:
            yield f"{name}: only in {'a' if name in one else 'b'}"
        elif one[name] != other[name]:
            yield f"{name}: other content in a than in b"


def _by_name(inputs: Mapping[str, object]) -> dict[str, set[object]]:
    found: dict[str, set[object]] = {}
    for path, digest in inputs.items():
        found.setdefault(PurePath(path).name, set()).add(digest)
    return found


def _code(manifest: Mapping[str, object]) -> dict[str, object]:
    """Versions, the repository's state and the sources of all mechanisms."""
    git = section(manifest, "git")
    sources = section(section(manifest, "mechanisms"), "sources")
    return {
        **section(manifest, "versions"),
        "image": section(manifest, "image").get("sif_sha256") or section(manifest, "image").get("oci_id"),
        "repository": f"{git['commit']}{' with changes' if git.get('is_dirty') else ''}" if git else None,
        **{f"{name}.mod": digest for name, digest in sources.items()},
    }
