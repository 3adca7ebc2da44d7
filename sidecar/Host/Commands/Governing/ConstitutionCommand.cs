using System.CommandLine;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>constitution</c>: who decides, and how.</summary>
internal static class ConstitutionCommand
{
    public static Command Create() => new("constitution", "Shows who decides and how, founds the consortium, proposes changes.")
    {
        Show(),
        Found(),
        Propose(),
    };

    private static Command Show() => new Command("show", "Shows members, thresholds and mandates.").Shows(
        async (_, access, cancellationToken) => await access.ConstitutionAsync(cancellationToken),
        (context, constitution) =>
        {
            context.Output.WriteLine($"members: {Tables.Listed(constitution.Members)}");
            var voters = constitution.Voters;
            string[] ways = [.. Ways(voters)];
            context.Output.WriteLine($"voters: {string.Join(" or ", ways)}");
            context.Output.WriteLine(constitution.VotingBlocks == 0
                ? "a vote has no end"
                : FormattableString.Invariant($"a vote ends after {constitution.VotingBlocks} blocks"));
            if (constitution.SidecarsReport == true)
            {
                context.Output.WriteLine("sidecars witness heights and report whether votes are obeyed");
            }

            foreach (var (mode, rule) in (constitution.Evidence ?? new Dictionary<string, EvidenceRule>()).OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                context.Output.WriteLine($"promotion to {mode} asks for a back-test{Described(rule)}");
            }

            var table = Tables.Of("kind", "yes votes needed", "may be enacted at once by");
            foreach (var kind in Enum.GetValues<ProposalKind>())
            {
                var name = ProposalKinds.NameOf(kind);
                var mandates = constitution.Mandates.Where(m => m.Kinds.Contains(name, StringComparer.Ordinal))
                    .Select(m => FormattableString.Invariant($"{m.Organization} for {m.Chaincode ?? "all chaincodes"} until block {m.UntilBlock}"));
                table.Row(name, FormattableString.Invariant($"{constitution.Needed(kind)} of {constitution.Members.Count}"), string.Join(", ", mandates));
            }

            context.Print(table);
        });

    private static Command Found()
    {
        var file = DocumentFile.Argument("The constitution");
        return new Command("found", "Consents to a constitution; it is in force when every member has.") { file }.Shows(
            async (context, access, cancellationToken) =>
            {
                var constitution = CanonicalJson.Read<Constitution>(await DocumentFile.ReadAsync(context.Value(file)!, cancellationToken)).Validate();
                return await access.SubmitAsync<FoundingStanding>(GovernanceFunctions.Found, [CanonicalJson.ToText(constitution)], cancellationToken);
            },
            (context, standing) => context.Output.WriteLine(standing.InForce
                ? $"the constitution is in force: founded by {Tables.Listed(standing.Founded)}"
                : $"founded by {Tables.Listed(standing.Founded)}; missing: {Tables.Listed(standing.Missing)}"));
    }

    private static Command Propose()
    {
        var file = DocumentFile.Argument("The whole new constitution");
        return new Command("propose", "Proposes another constitution.") { file }.Governs(async (context, access, cancellationToken) =>
        {
            var constitution = CanonicalJson.Read<Constitution>(await DocumentFile.ReadAsync(context.Value(file)!, cancellationToken)).Validate();
            return await Proposing.OpenAsync(context, access, ProposalKind.Constitution, CanonicalJson.ToText(constitution), enact: false, cancellationToken);
        });
    }

    private static string Described(EvidenceRule rule)
    {
        List<string> parts = [];
        Add(rule.Calls > 0, $"{rule.Calls} calls judged");
        Add(rule.Blocks > 0, $"{rule.Blocks} blocks");
        Add(rule.WarnShare < 1, $"a share of at most {rule.WarnShare} warned of");
        Add(rule.Recomputations > 0, $"recomputed by {rule.Recomputations} {(rule.Recomputations == 1 ? "other member" : "other members")}");
        return parts.Count == 0 ? "" : $": {string.Join(", ", parts)}";

        void Add(bool asked, FormattableString what)
        {
            if (asked)
            {
                parts.Add(FormattableString.Invariant(what));
            }
        }
    }

    private static IEnumerable<string> Ways(VoterRule voters)
    {
        if (voters.Administrators)
        {
            yield return "administrators (NodeOU admin)";
        }

        if (voters.Attribute is { } attribute)
        {
            yield return $"certificates with {attribute}={voters.Value}";
        }
    }
}
