using System.CommandLine;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>label</c>: what transactions teach.</summary>
internal static class LabelCommand
{
    public static Command Create() => new("label", "Shows and proposes what transactions teach the next models.")
    {
        List(),
        LabelQueueCommand.Create(),
        Add(),
        Withdraw(),
    };

    private static Command List()
    {
        var chaincode = GovernanceCommand.Chaincode();
        return new Command("list", "Lists the labels in force.") { chaincode }.Shows(
            async (context, access, cancellationToken) =>
                await access.ListAsync<LabelRecord>(GovernanceFunctions.ListLabels, context.Value(chaincode)!, cancellationToken),
            (context, labels) =>
            {
                var table = Tables.Of("transaction", "label", "reason", "proposal");
                foreach (var label in labels)
                {
                    table.Row(Tables.Short(label.Document.Transaction), Tables.Word(label.Document.Label), label.Document.Reason, Tables.Short(label.Proposal));
                }

                context.Print(table, "no transaction is labelled");
            });
    }

    private static Command Add()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var transaction = Transaction("The transaction's id, 64 digits.");
        var label = new Argument<string>("label") { Description = "reasonable: it teaches like any other; unreasonable: it teaches nothing." };
        label.AcceptOnlyFromAmong("reasonable", "unreasonable");
        var reason = GovernanceCommand.Reason();
        var attribute = new Option<string[]>("--attribute") { Description = "The path of what was warned of, where no block says it; it counts to the budget of false alarms. Can be repeated.", HelpName = "PATH" };
        var enact = Proposing.EnactAtOnce();
        return new Command("add", "Proposes a label: whether a committed transaction was reasonable.") { chaincode, transaction, label, reason, attribute, enact }.Governs((context, access, cancellationToken) =>
        {
            var kind = context.Value(label) == "reasonable" ? LabelKind.Reasonable : LabelKind.Unreasonable;
            var paths = context.Value(attribute) is { Length: > 0 } named ? named : null;
            var document = new TransactionLabel(context.Value(chaincode)!, context.Value(transaction)!, kind, context.Value(reason)!, paths);
            return Proposing.OpenAsync(context, access, ProposalKind.Label, CanonicalJson.ToText(document), context.Value(enact), cancellationToken);
        });
    }

    private static Command Withdraw()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var transaction = Transaction("The labelled transaction's id, or its first digits.");
        var reason = GovernanceCommand.Reason();
        var enact = Proposing.EnactAtOnce();
        return new Command("withdraw", "Proposes to take a label back.") { chaincode, transaction, reason, enact }.Governs(async (context, access, cancellationToken) =>
        {
            var name = context.Value(chaincode)!;
            var labels = await access.ListAsync<LabelRecord>(GovernanceFunctions.ListLabels, name, cancellationToken);
            var labelled = GovernanceAccess.OnlyOne($"labelled transaction of {name}", context.Value(transaction)!, labels.Select(l => l.Document.Transaction));
            var document = new LabelWithdrawal(name, labelled, context.Value(reason)!);
            return await Proposing.OpenAsync(context, access, ProposalKind.Unlabel, CanonicalJson.ToText(document), context.Value(enact), cancellationToken);
        });
    }

    private static Argument<string> Transaction(string description) => new("transaction") { Description = description };
}
