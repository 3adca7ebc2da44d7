namespace Warden.Gateway;

/// <summary>Why the organisations' endorsements of a call did not match, as far as their answers tell.</summary>
/// <param name="Answers">One for each organisation that was asked.</param>
public sealed record EndorsementMismatch(IReadOnlyList<OrganizationAnswer> Answers)
{
    /// <summary>Gets the reason in one sentence.</summary>
    public string Sentence => Describe();

    private static bool Differ<T>(IEnumerable<T> values) => values.Distinct().Skip(1).Any();

    private static string Short(string? digest) => digest is { Length: > 8 } ? digest[..8] : digest ?? "none";

    private string Describe()
    {
        if (Answers.FirstOrDefault(answer => answer.Status is null) is { } unreachable)
        {
            return $"{unreachable.MspId} gives no answer: {unreachable.Message}";
        }

        if (Differ(Answers.Select(answer => answer.Verdict is null)))
        {
            return $"the guards differ: a warning from {Organizations(answer => answer.Verdict is not null)}, "
                + $"none from {Organizations(answer => answer.Verdict is null)}";
        }

        if (Differ(Answers.Select(answer => answer.Verdict?.Document?.Policy)))
        {
            return "the guards follow different policies: " + Each(answer => $"version {answer.Verdict?.Document?.Policy}");
        }

        if (Differ(Answers.Select(answer => answer.Verdict?.Document?.Model)))
        {
            return "the guards judge by different models: "
                + Each(answer => $"{Short(answer.Verdict?.Document?.Model)} of epoch {answer.Verdict?.Document?.Epoch}");
        }

        if (Differ(Answers.Select(answer => answer.Status)) || Differ(Answers.Select(answer => answer.Message)))
        {
            return "the contract answers differently: " + Each(answer => $"{answer.Status} {answer.Message}".TrimEnd());
        }

        return Differ(Answers.Select(answer => Convert.ToHexString(answer.Payload.Span)))
            ? $"the contract returns different results to {Each(_ => null)}: it is not deterministic, or their states differ"
            : $"{Each(_ => null)} answer alike now: their states differed by a block, "
                + "or the contract writes what differs from peer to peer";
    }

    private string Organizations(Func<OrganizationAnswer, bool> which) =>
        string.Join(", ", Answers.Where(which).Select(answer => answer.MspId));

    private string Each(Func<OrganizationAnswer, string?> tell) =>
        string.Join(", ", Answers.Select(answer => tell(answer) is { } text ? $"{answer.MspId} {text}" : answer.MspId));
}
