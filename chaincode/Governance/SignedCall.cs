using Google.Protobuf;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Chaincode.Governance;

/// <summary>The call that the client put its signature to, which is not this one where another chaincode called.</summary>
/// <param name="Channel">The channel in the proposal's header.</param>
/// <param name="Chaincode">The chaincode in the proposal's header.</param>
/// <param name="Creator">The marshalled identity of the client.</param>
/// <param name="Arguments">All arguments, the function name first.</param>
internal sealed record SignedCall(
    string Channel, string Chaincode, ReadOnlyMemory<byte> Creator, IReadOnlyList<ReadOnlyMemory<byte>> Arguments)
{
    /// <summary>Reads the signed proposal of the transaction; the peer has checked its signature.</summary>
    public static SignedCall Read(IChaincodeStub stub)
    {
        if (stub.SignedProposal is not { } signed)
            throw Refusal.NotAllowed("expected a signed proposal, but none came with the call");
        try
        {
            // fabric, core/endorser/msgvalidation.go, UnpackProposal: the chaincode is the one of the header's extension.
            var proposal = Proposal.Parser.ParseFrom(signed.ProposalBytes);
            var header = Header.Parser.ParseFrom(proposal.Header);
            var channel = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
            var extension = ChaincodeHeaderExtension.Parser.ParseFrom(channel.Extension);
            var payload = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
            var invocation = ChaincodeInvocationSpec.Parser.ParseFrom(payload.Input);
            return new SignedCall(
                channel.ChannelId,
                extension.ChaincodeId?.Name ?? "",
                SignatureHeader.Parser.ParseFrom(header.SignatureHeader).Creator.Memory,
                [.. (invocation.ChaincodeSpec?.Input?.Args ?? []).Select(argument => argument.Memory)]);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Refusal.NotAllowed($"expected a signed proposal, but its bytes do not parse: {e.Message}");
        }
    }

    /// <summary>Gets the digest that a confirmation of this call is bound to.</summary>
    public string Digest() => CallDigest.Compute(Channel, Chaincode, Parts());

    /// <summary>Gets the digests of caller and arguments.</summary>
    public CallParts Parts() => CallParts.Of(Creator.Span, Arguments);

    /// <summary>Says whether the client signed exactly the call that the stub serves.</summary>
    public bool IsCallOf(IChaincodeStub stub, string chaincode)
    {
        if (Channel != stub.ChannelId || Chaincode != chaincode || Arguments.Count != stub.Args.Count)
            return false;
        for (var i = 0; i < Arguments.Count; i++)
        {
            if (!Arguments[i].Span.SequenceEqual(stub.Args[i].Span))
                return false;
        }
        return true;
    }
}
