namespace Warden.Detection;

/// <summary>One value found at a path of a record.</summary>
/// <param name="Node">The path's number in its table, or beyond the table's count for a path that the table does not know.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where its text starts in the record's scratch bytes.</param>
/// <param name="Length">How long its text is, in bytes.</param>
/// <param name="Number">The value of a number or the count of an array, NaN otherwise; 0 or 1 for a Boolean.</param>
internal readonly record struct LeafToken(int Node, ValueKind Kind, int Start, int Length, double Number);
