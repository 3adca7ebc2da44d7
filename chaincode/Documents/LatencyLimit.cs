namespace Warden.Documents;

/// <summary>How much time the guard may add to a call before it stands back to shadow by itself.</summary>
/// <remarks>
/// Sidecars measure and report on the ledger; what is in force follows from the reports in blocks alone (<see cref="LatencyStanding"/>), so
/// every sidecar stands back at the same block. A vote that changes this document begins anew: reports under another one count no more.
/// </remarks>
/// <param name="P99Milliseconds">What 99 of 100 calls may have added, in milliseconds.</param>
/// <param name="Calls">Over how many judged calls a sidecar measures; then it begins anew.</param>
/// <param name="ReturnShare">A sidecar that was over is so until a measure is at most this share of the limit, in (0, 1].</param>
/// <param name="By">Whose sidecars have to be over.</param>
/// <param name="Functions">
/// The transaction functions that must not wait, as they are called: they alone are measured, and stand back. Another spelling of one is not meant. Null: all.
/// </param>
public sealed record LatencyLimit(
    double P99Milliseconds, int Calls = 200, double ReturnShare = 0.5, LatencyQuorum By = LatencyQuorum.Majority, IReadOnlyList<string>? Functions = null)
{
    private const double MicrosecondsInOne = 1000;
    private const int MostFunctions = 64;
    private const int LongestFunction = 128;

    /// <summary>Says whether the limit is about calls of a function.</summary>
    public bool IsOf(string function) => Functions is null || Functions.Contains(function, StringComparer.Ordinal);

    /// <summary>Says whether a measure is over the limit, or not far enough below it to return.</summary>
    /// <param name="p99Microseconds">What was measured.</param>
    /// <param name="wasOver">What the same sidecar's last report said.</param>
    public bool IsOver(long p99Microseconds, bool wasOver) =>
        p99Microseconds > P99Milliseconds * MicrosecondsInOne * (wasOver ? ReturnShare : 1);

    /// <summary>Gets how many of the organisations that take part have to be over.</summary>
    public int Needed(int participants) => By == LatencyQuorum.Anyone ? 1 : (participants / 2) + 1;

    /// <summary>Two limits are one where they say the same: reports are of the limit that they were made under.</summary>
    public bool Equals(LatencyLimit? other) =>
        other is not null
        && (P99Milliseconds, Calls, ReturnShare, By) == (other.P99Milliseconds, other.Calls, other.ReturnShare, other.By)
        && (Functions ?? []).SequenceEqual(other.Functions ?? [], StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Calls;

    /// <summary>Checks what the type system does not.</summary>
    /// <param name="path">Where it stands, for the message.</param>
    /// <exception cref="DocumentException">A value is out of its range; the message names it.</exception>
    public void Validate(string path)
    {
        Require(P99Milliseconds is >= 0.001 and <= 25_000, "p99Milliseconds", "0.001 to 25000", P99Milliseconds);
        Require(Calls is >= 10 and <= 100_000, "calls", "10 to 100000", Calls);
        Require(ReturnShare is > 0 and <= 1, "returnShare", "a share in (0, 1]", ReturnShare);
        Require(Functions is null or { Count: > 0 and <= MostFunctions }, "functions", $"1 to {MostFunctions} names, or none at all", Functions?.Count ?? 0);
        foreach (var name in Functions ?? [])
        {
            Require(
                name.Length is > 0 and <= LongestFunction && !name.Any(char.IsControl), "functions",
                $"names of 1 to {LongestFunction} characters without control characters", $"one of {name.Length}");
        }

        void Require(bool holds, string name, string expected, object came)
        {
            if (!holds)
            {
                throw new DocumentException(FormattableString.Invariant($"{path}.{name}: expected {expected}, but {came} came"));
            }
        }
    }
}
