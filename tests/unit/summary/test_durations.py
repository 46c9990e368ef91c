"""How long the runs of a sweep took."""

from ndexp.summary.durations import durations_of


def test_few_runs_have_facts_only() -> None:
    found = durations_of({"a": 1.0, "b": 2.0, "c": 9.0})
    assert found is not None
    assert found.facts == (("median", "2.00 s"), ("shortest", "1.00 s"), ("longest", "9.00 s"), ("together", "12.0 s"))
    assert found.bins == ()
    assert durations_of({}) is None


def test_bins_hold_every_run() -> None:
    found = durations_of({str(number): float(number) for number in range(100)})
    assert found is not None
    assert sum(count for _, count, _ in found.bins) == 100
    assert max(share for *_, share in found.bins) == 1.0
    assert found.bins[0][0] == "0.00 s to 9.90 s"
