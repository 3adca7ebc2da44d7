using System.Reflection;
using System.Text;
using Google.Protobuf;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Protocol.Peer;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Refusals that no well-behaved peer or client provokes.</summary>
public sealed class RefusalTests
{
    private readonly Consortium _channel = new();

    [Theory]
    [InlineData(null, "expected a signed proposal, but none came with the call")]
    [InlineData("", "expected a proposal signed for warden and these arguments, but the caller signed for ")]
    [InlineData("zz", "expected a signed proposal, but its bytes do not parse: ")]
    public async Task A_call_without_the_proposal_that_asked_for_it_is_refused(string? proposal, string message)
    {
        var stub = OddStub.Around(_channel.Call(Admin(), "warden", Found, _channel.ConstitutionJson));
        ((OddStub)stub).Proposal = proposal is null ? null : new SignedProposal { ProposalBytes = ByteString.CopyFromUtf8(proposal) };
        var refusal = await Assert.ThrowsAsync<ChaincodeException>(() => GovernanceChaincode.Create().InvokeAsync(stub));
        Assert.Equal(403, refusal.Status);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("otherchannel", "accept", "warden on channel \"otherchannel\"")]
    [InlineData("mychannel", "reject", "warden with other arguments")]
    public async Task A_vote_that_was_signed_for_another_channel_or_another_vote_is_refused(string channel, string vote, string came)
    {
        await _channel.FoundAsync();
        var id = await _channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        var stub = OddStub.Around(_channel.Call(Admin("Org2MSP"), "warden", Vote, id, "accept", ""));
        ((OddStub)stub).Proposal = new Warden.Chaincode.Shim.Testing.TestLedger(channel).Begin("warden", Admin("Org2MSP"), Vote, id, vote, "").SignedProposal;
        var refusal = await Assert.ThrowsAsync<ChaincodeException>(() => GovernanceChaincode.Create().InvokeAsync(stub));
        Assert.Equal((403, $"expected a proposal signed for warden and these arguments, but the caller signed for {came}"), (refusal.Status, refusal.Message));
    }

    [Fact]
    public async Task A_creator_that_is_no_certificate_is_refused()
    {
        var call = _channel.Call(Admin(), "warden", Found, _channel.ConstitutionJson);
        var stub = OddStub.Around(call);
        ((OddStub)stub).Proposal = call.SignedProposal;
        ((OddStub)stub).Creator = "nobody"u8.ToArray();
        var refusal = await Assert.ThrowsAsync<ChaincodeException>(() => GovernanceChaincode.Create().InvokeAsync(stub));
        Assert.Equal(403, refusal.Status);
        Assert.StartsWith("expected the certificate of a member, but the creator cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_short_whatever_came()
    {
        var stub = _channel.Call(Admin(), "warden", Found, $"{{\"{new string('ü', 20_000)}\":1}}");
        var response = await _channel.Ledger.RunAsync(stub);
        Assert.Equal(400, response.Status);
        Assert.InRange(Encoding.UTF8.GetByteCount(response.Message), 800, 1003);
        Assert.Contains("ü…", response.Message, StringComparison.Ordinal);
        Assert.EndsWith(": expected no member of this name, but one came", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_members_a_refusal_names_ten()
    {
        var members = Enumerable.Range(100, 30).Select(i => $"Org{i}MSP").ToArray();
        await _channel.RefuseAsync(
            403,
            $"expected a founder among the members ({string.Join(", ", members.Take(10))} and 20 more), but Org1MSP came",
            Admin(), Found, CanonicalJson.ToText(new Constitution { Members = members }));
    }

    /// <summary>Passes calls on, but for what a peer would have checked.</summary>
    public class OddStub : DispatchProxy
    {
        private IChaincodeStub _inner = null!;

        public SignedProposal? Proposal { get; set; }

        public byte[]? Creator { get; set; }

        public static IChaincodeStub Around(IChaincodeStub inner)
        {
            var stub = Create<IChaincodeStub, OddStub>();
            ((OddStub)stub)._inner = inner;
            return stub;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            "get_SignedProposal" => Proposal,
            "get_Client" when Creator is not null => ClientIdentity.Parse(Creator),
            _ => targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null),
        };
    }
}
