namespace Warden.Detection.Tables;

/// <summary>A cell that is probably wrong, and why.</summary>
/// <param name="Row">The row, 0 for the first after the names.</param>
/// <param name="Column">The column's place, 0 for the first.</param>
/// <param name="Name">The column's name.</param>
/// <param name="Value">What stands there; empty where nothing does.</param>
/// <param name="P">The estimated chance that a lawful cell would look so; in (0, 1]. The smaller, the more certain the error.</param>
/// <param name="Rule">What speaks against it most.</param>
/// <param name="Reason">A phrase that follows the value: "written with a unit", "other than brewery_id says".</param>
/// <param name="Expected">What would have been usual: a value, a form, a range; null where nothing can be said.</param>
/// <param name="Nearest">The usual value nearest to it, where one is near.</param>
/// <param name="Hypothesis">What may have happened, as a question: "did you mean boaz?"; null where nothing suggests itself.</param>
public sealed record SuspectedCell(
    long Row,
    int Column,
    string Name,
    string Value,
    double P,
    TableRule Rule,
    string Reason,
    string? Expected = null,
    string? Nearest = null,
    string? Hypothesis = null);
