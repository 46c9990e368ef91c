"""Variables, numbers, operations and assignments."""

from ndexp.engine.snippets import Assignment, Number, Operation, Variable

A, B = Variable("a", "%s"), Variable("b")


def test_variables_are_shown_as_written() -> None:
    assert [str(A), str(B)] == ["%s.a", "b"]


def test_an_operation_works_out_its_operands_from_left_to_right() -> None:
    asked = []

    def lookup(variable: Variable) -> float:
        asked.append(variable.name)
        return 7.0

    quotient = Operation("/", (Operation("-", (A, Number(1))), B))
    assert quotient.evaluate(lookup) == 6 / 7
    assert asked == ["a", "b"]
    assert list(quotient.variables()) == [A, B]


def test_an_assignment_knows_what_it_sets_and_reads() -> None:
    assignment = Assignment(A, Operation("negative", (B,)), (B,))
    assert assignment.targets == (A, B)
    assert list(assignment.variables()) == [A, B, B]
    assert assignment.evaluate(lambda _: 2.0) == -2.0
