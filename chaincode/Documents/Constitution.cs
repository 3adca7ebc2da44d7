namespace Warden.Documents;

/// <summary>Who decides, and how. In force once every member has founded it with the same document; changed only by its own vote.</summary>
public sealed record Constitution
{
    private const int MostMandates = 64;

    /// <summary>Version of the document's form.</summary>
    public int V { get; init; } = 1;

    /// <summary>The MSP ids that may propose and vote, sorted, each once.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Who may propose and vote for a member.</summary>
    public VoterRule Voters { get; init; } = new();

    /// <summary>What a kind of proposal needs, by its name in <c>Propose</c>; what is not listed needs <see cref="DefaultOf"/>.</summary>
    public IReadOnlyDictionary<string, VoteThreshold> Thresholds { get; init; } =
        new Dictionary<string, VoteThreshold>(StringComparer.Ordinal);

    /// <summary>For how many blocks after it was opened a proposal takes votes, in heights that the members witness; 0: without end.</summary>
    public int VotingBlocks { get; init; }

    /// <summary>What single organisations may enact at once.</summary>
    public IReadOnlyList<Mandate> Mandates { get; init; } = [];

    /// <summary>What a promotion to a mode (<c>advise</c>, <c>hold</c>, <c>deny</c>) or past it asks of the back-test; null: none is needed.</summary>
    public IReadOnlyDictionary<string, EvidenceRule>? Evidence { get; init; }

    /// <summary>
    /// Whether sidecars write on the ledger by themselves: heights that they witness, whether what was enacted holds at their place, and proposals
    /// where false alarms exceed a budget; null: no.
    /// </summary>
    public bool? SidecarsReport { get; init; }

    /// <summary>
    /// For how many blocks after an enactment, in heights that the members witness, its effect may be pending: after them it has failed where an
    /// organisation that takes part has not reported; null: without end. Needs <see cref="SidecarsReport"/>.
    /// </summary>
    public int? EffectBlocks { get; init; }

    /// <summary>Gets what a kind of proposal needs where the constitution does not say: two thirds for a constitution, otherwise a majority.</summary>
    public static VoteThreshold DefaultOf(ProposalKind kind) =>
        new(kind == ProposalKind.Constitution ? VotingRule.TwoThirds : VotingRule.Majority);

    /// <summary>Gets the members that a policy wants in the guard of its chaincode, sorted, before what each decides for itself.</summary>
    /// <remarks>Where the policy lists somebody who was voted out, nobody waits for them: contract and sidecars work it out alike.</remarks>
    public IReadOnlyList<string> MembersOf(DetectionPolicy policy) =>
        policy.Organizations.Count == 0 ? Members : [.. Members.Where(member => policy.Organizations.Contains(member, StringComparer.Ordinal))];

    /// <summary>Gets how many members are more than half.</summary>
    public int Majority() => (Members.Count / 2) + 1;

    /// <summary>Gets how many yes votes enact a proposal of a kind.</summary>
    public int Needed(ProposalKind kind) =>
        (Thresholds.TryGetValue(ProposalKinds.NameOf(kind), out var threshold) ? threshold : DefaultOf(kind)).Needed(Members.Count);

    /// <summary>Checks what the type system does not.</summary>
    /// <exception cref="DocumentException">A value is out of its range, or would let one organisation decide alone; the message names it.</exception>
    public Constitution Validate()
    {
        Require(V == 1, "v", "1", V);
        Require(Members.Count is > 0 and <= 256, "members", "1 to 256", Members.Count);
        for (var i = 0; i < Members.Count; i++)
        {
            if (Members[i].Length is 0 or > 128 || Members[i].Any(char.IsControl) || (i > 0 && string.CompareOrdinal(Members[i - 1], Members[i]) >= 0))
            {
                throw new DocumentException($"constitution: members: expected MSP ids of 1 to 128 characters, sorted and each once, but \"{Members[i]}\" at {i} is not");
            }
        }

        Require(VotingBlocks is >= 0 and <= 10_000_000, "votingBlocks", "0 to 10000000", VotingBlocks);
        Require(EffectBlocks is null or (>= 1 and <= 10_000_000), "effectBlocks", "1 to 10000000", EffectBlocks ?? 0);
        Require(EffectBlocks is null || SidecarsReport == true, "effectBlocks", "sidecarsReport with it", "none");
        ValidateVoters();
        foreach (var (kind, threshold) in Thresholds.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            ValidateThreshold(kind, threshold);
        }

        Require(Mandates.Count <= MostMandates, "mandates", $"at most {MostMandates}", Mandates.Count);
        for (var i = 0; i < Mandates.Count; i++)
        {
            ValidateMandate($"mandates[{i}]", Mandates[i]);
        }

        foreach (var (mode, rule) in (Evidence ?? new Dictionary<string, EvidenceRule>()).OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            ValidateEvidence($"evidence.{(mode.Length <= 40 ? mode : mode[..40])}", mode, rule);
        }

        return this;
    }

    private static void Require(bool holds, string path, string expected, object came)
    {
        if (!holds)
        {
            throw new DocumentException(FormattableString.Invariant($"constitution: {path}: expected {expected}, but {came} came"));
        }
    }

    private void ValidateVoters()
    {
        Require(Voters.Administrators || Voters.Attribute is not null, "voters", "administrators or an attribute", "neither");
        Require(Voters.Attribute is null == Voters.Value is null, "voters.value", "a value exactly where there is an attribute", Voters.Value ?? "none");
        Require(Voters.Attribute is null or { Length: > 0 and <= 128 }, "voters.attribute", "1 to 128 characters", Voters.Attribute?.Length ?? 0);
        Require(Voters.Value is null or { Length: > 0 and <= 128 }, "voters.value", "1 to 128 characters", Voters.Value?.Length ?? 0);
        Require(Voters.Attribute?.Any(char.IsControl) != true, "voters.attribute", "one line of text", "control characters");
        Require(Voters.Value?.Any(char.IsControl) != true, "voters.value", "one line of text", "control characters");
    }

    private void ValidateThreshold(string kind, VoteThreshold threshold)
    {
        var path = $"thresholds.{(kind.Length <= 40 ? kind : kind[..40])}";
        Require(ProposalKinds.TryParse(kind, out var known), path, $"one of {string.Join(", ", ProposalKinds.Names)}", "another name");
        if (threshold.Rule != VotingRule.Count)
        {
            Require(threshold.Votes is null, $"{path}.votes", "none where the rule is not count", threshold.Votes ?? 0);
            return;
        }

        // Two at least, so that nobody decides alone; and who sits in the constitution is never for a minority to say.
        var least = known == ProposalKind.Constitution ? Majority() : Math.Min(2, Members.Count);
        Require(
            threshold.Votes is { } votes && votes >= least && votes <= Members.Count,
            $"{path}.votes", $"{least} to {Members.Count}", threshold.Votes?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none");
    }

    private void ValidateMandate(string path, Mandate mandate)
    {
        Require(Members.Contains(mandate.Organization, StringComparer.Ordinal), $"{path}.organization", "a member", "another name");
        Require(mandate.UntilBlock is >= 1 and <= GovernanceKeys.MaxHeight, $"{path}.untilBlock", $"1 to {GovernanceKeys.MaxHeight}", mandate.UntilBlock);
        Require(mandate.Kinds.Count is > 0 and <= 16, $"{path}.kinds", "1 to 16", mandate.Kinds.Count);
        Require(mandate.Chaincode is null or { Length: > 0 and <= 128 }, $"{path}.chaincode", "1 to 128 characters", mandate.Chaincode?.Length ?? 0);
        Require(mandate.Chaincode?.Any(char.IsControl) != true, $"{path}.chaincode", "one line of text", "control characters");
        foreach (var kind in mandate.Kinds)
        {
            Require(
                ProposalKinds.TryParse(kind, out var known) && known != ProposalKind.Constitution,
                $"{path}.kinds", $"any of {string.Join(", ", ProposalKinds.Names)} but constitution", "another name");
        }
    }

    private void ValidateEvidence(string path, string mode, EvidenceRule rule)
    {
        Require(mode is "advise" or "hold" or "deny", path, "advise, hold or deny", "another mode");
        Require(rule.Calls is >= 0 and <= 1_000_000_000, $"{path}.calls", "0 to 1000000000", rule.Calls);
        Require(rule.Blocks is >= 0 and <= 1_000_000_000, $"{path}.blocks", "0 to 1000000000", rule.Blocks);
        Require(rule.WarnShare is >= 0 and <= 1, $"{path}.warnShare", "a share in [0, 1]", rule.WarnShare);
        Require(
            rule.Recomputations >= 0 && rule.Recomputations < Members.Count,
            $"{path}.recomputations", $"0 to {Members.Count - 1}, the members but the proposer", rule.Recomputations);
    }
}
