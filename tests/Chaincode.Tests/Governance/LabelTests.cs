using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

public sealed class LabelTests
{
    private readonly Consortium _channel = new();

    [Fact]
    public async Task A_transaction_is_labelled_by_vote_and_the_label_withdrawn()
    {
        await _channel.RegisterAsync();
        var id = await _channel.PassAsync("label", Label("reasonable"));
        var record = Assert.Single(await _channel.AskAsync<LabelRecord[]>(ListLabels, "basic"));
        Assert.Equal(new LabelRecord(id, new TransactionLabel("basic", Digest(7), LabelKind.Reasonable, "the yearly sale")), record);

        // Another label of the same transaction replaces it.
        await _channel.PassAsync("label", Label("unreasonable"));
        Assert.Equal(LabelKind.Unreasonable, Assert.Single(await _channel.AskAsync<LabelRecord[]>(ListLabels, "basic")).Document.Label);

        await _channel.PassAsync("unlabel", Withdrawal());
        Assert.Empty(await _channel.AskAsync<LabelRecord[]>(ListLabels, "basic"));
        await _channel.RefuseAsync(
            404, $"expected a labelled transaction of basic, but {Digest(7)} is not", Admin(), Propose, "unlabel", Withdrawal());
    }

    [Fact]
    public async Task A_label_names_a_transaction_of_a_guarded_chaincode_and_a_reason()
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(404, "expected a registered chaincode, but \"basic\" is none", Admin(), Propose, "label", Label("reasonable"));
        await _channel.PassAsync("register", RegistrationJson());
        await _channel.RefuseAsync(
            400, "label: transaction: expected 64 lower-case hexadecimal digits, but \"7\" came", Admin(), Propose, "label",
            "{\"chaincode\":\"basic\",\"transaction\":\"7\",\"label\":\"reasonable\",\"reason\":\"x\"}");
        await _channel.RefuseAsync(
            400, "reason: expected 1 to 500 characters, but none came", Admin(), Propose, "label",
            Label("reasonable").Replace("the yearly sale", "", StringComparison.Ordinal));
    }

    private static string Label(string kind) =>
        $"{{\"chaincode\":\"basic\",\"transaction\":\"{Digest(7)}\",\"label\":\"{kind}\",\"reason\":\"the yearly sale\"}}";

    private static string Withdrawal() => $"{{\"chaincode\":\"basic\",\"transaction\":\"{Digest(7)}\",\"reason\":\"a mistake\"}}";

    [Fact]
    public async Task A_label_may_name_what_was_warned_of()
    {
        var channel = await new Consortium().RegisterAsync();
        var document = $"{{\"chaincode\":\"basic\",\"transaction\":\"{Digest(1)}\",\"label\":\"reasonable\",\"reason\":\"usual\",\"attributes\":[\"asset*/value\"]}}";
        await channel.PassAsync("label", document);
        Assert.Equal(["asset*/value"], (await channel.AskAsync<LabelRecord[]>(ListLabels, "basic")).Single().Document.Attributes);
        await channel.RefuseAsync(
            400, "label: attributes: expected a name of 1 to 512 characters, but \"\" came",
            Admin(), Propose, "label", document.Replace("asset*/value", "", StringComparison.Ordinal));
    }
}
