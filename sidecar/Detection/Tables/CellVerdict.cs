namespace Warden.Detection.Tables;

/// <summary>What is said against one value of a column, wherever it stands.</summary>
internal sealed record CellVerdict(double P, TableRule Rule, string Reason, string? Expected = null, string? Nearest = null, string? Hypothesis = null)
{
    public static CellVerdict? Graver(CellVerdict? a, CellVerdict? b) =>
        a is null ? b : b is null ? a : b.P < a.P ? b : a;
}
