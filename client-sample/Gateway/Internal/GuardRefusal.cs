using System.Diagnostics.CodeAnalysis;
using Warden.Documents;

namespace Warden.Gateway;

/// <summary>Recognises a guard's refusal in a failed call.</summary>
internal static class GuardRefusal
{
    /// <summary>Makes the exception that says it plainly.</summary>
    /// <remarks>
    /// The gateway asks the peers of an organisation one after the other and needs one of them: beside the guard's refusal it does not matter that
    /// another peer of that organisation could not be reached.
    /// </remarks>
    /// <returns>
    /// False when a contract refused, or an organisation failed without its guard having said anything: then a confirmation would not help.
    /// </returns>
    public static bool TryRead(GatewayException failure, ProposedCall call, [NotNullWhen(true)] out EndorseException? refusal)
    {
        refusal = null;
        var said = new List<(string MspId, Verdict Verdict)>();
        foreach (var detail in failure.Details)
        {
            if (detail.Refusal is not { } answer)
            {
                continue;
            }

            if (!Verdict.TryRead(answer.Status, answer.Message, out var verdict))
            {
                return false;
            }

            said.Add((detail.MspId, verdict));
        }

        if (said.Count == 0 || failure.Details.Any(detail => !said.Exists(entry => entry.MspId == detail.MspId)))
        {
            return false;
        }

        var verdicts = Merge(said);
        if (verdicts.Any(verdict => verdict.Status == VerdictStatus.Denied))
        {
            var sentences = string.Concat(
                verdicts.Select(verdict => $"\n  {string.Join(", ", verdict.Organizations)}: {verdict.Sentence}"));
            refusal = new DeniedException(
                $"{call} (transaction {call.TransactionId}) was denied by the guard:{sentences}", call.TransactionId, verdicts, failure);
            return true;
        }

        refusal = new WarnException(
            call.ToWarning(WarningKind.Hold, verdicts),
            "it is held until somebody confirms it.",
            failure);
        return true;
    }

    /// <summary>Equal verdicts of several organisations are one, with all of them named.</summary>
    private static IReadOnlyList<Verdict> Merge(List<(string MspId, Verdict Verdict)> said) =>
    [
        .. said
            .GroupBy(entry => (entry.Verdict.Status, entry.Verdict.Message))
            .Select(group => group.First().Verdict with
            {
                Organizations = [.. group.Select(entry => entry.MspId).Distinct(StringComparer.Ordinal)],
            }),
    ];
}
