using Warden.Detection;
using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>Why a part of a call was not judged that there was something to judge of: work that was cut, or that failed.</summary>
internal static class CutScore
{
    /// <summary>Scoring failed.</summary>
    public const string Fault = "fault";

    /// <summary>It took longer than it may.</summary>
    public const string Late = "deadline";

    /// <summary>So many scores that ran out of their time run on that none is begun.</summary>
    public const string Busy = "busy";

    /// <summary>The contract wrote more than is collected.</summary>
    public const string TooManyWrites = "too many writes";

    /// <summary>The call is larger than the policy lets be scored.</summary>
    public const string OverBudget = "budget";

    /// <summary>Gets why nothing of this size is scored; null where it is.</summary>
    /// <param name="budget">What was voted.</param>
    /// <param name="argumentBytes">How many bytes the arguments have.</param>
    /// <param name="writes">What was written, one write a key, so that all organisations count alike; null for the arguments alone.</param>
    public static string? ReasonOf(ScoreBudget? budget, long argumentBytes, IReadOnlyList<StateWrite>? writes)
    {
        if (budget is null)
        {
            return null;
        }

        var bytes = argumentBytes;
        for (var i = 0; i < writes?.Count; i++)
        {
            bytes += writes[i].Key.Length + writes[i].Value.Length;
        }

        return bytes > budget.Bytes || writes?.Count > budget.Writes ? OverBudget : null;
    }

    /// <summary>Gets what a part got that was not scored.</summary>
    public static ScoreResult Of(string reason) => new(Outcome.Unscored, reason, [], ModelSet.None);

    /// <summary>Puts parts of a call together: where nothing stands out, what was cut makes the whole UNSCORED, since what it hides is not known to be usual.</summary>
    public static ScoreResult Join(ScoreResult one, ScoreResult other)
    {
        var all = ScoreResult.Merge(one, other);
        return all.Outcome != Outcome.Warn && (CutOf(other) ?? CutOf(one)) is { } reason
            ? all with { Outcome = Outcome.Unscored, UnscoredReason = reason }
            : all;
    }

    private static string? CutOf(ScoreResult part) =>
        part is { Outcome: Outcome.Unscored, UnscoredReason: Fault or Late or Busy or TooManyWrites or OverBudget } ? part.UnscoredReason : null;
}
