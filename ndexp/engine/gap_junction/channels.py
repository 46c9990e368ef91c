"""The mechanisms that corrections switch to a deterministic mode or remove."""

DETERMINISTIC = ("StochKv3", "StochKv2", "StochKv1")
"""Have a mode without randomness, `deterministic_<name>`."""

STOCHASTIC = ("StochKv", "StochKv2", "StochKv3")

NON_STOCHASTIC = tuple(
    "NaTs2_t SKv3_1 Nap_Et2 Ih Im KdShu2007 K_Pst K_Tst Ca SK_E2 Ca_LVAst CaDynamics_E2 NaTa_t CaDynamics_DC0 Ca_HVA2 "
    "NaTg TC_cad TC_ih_Bud97 TC_Nap_Et2 TC_iA TC_iL TC_HH TC_iT_Des98 kdrb na3 kap hd can cal cat cagk kca cacum kdb "
    "kmb kad nax cacumb".split(),
)


def to_remove(choice: str | None) -> tuple[str, ...]:
    """The mechanisms of a `remove_channels` value: none of an unknown one."""
    chosen = {
        "all": STOCHASTIC + NON_STOCHASTIC,
        "only_stoch": STOCHASTIC,
        "only_non_stoch": NON_STOCHASTIC,
    }
    return chosen.get(choice or "", ())
