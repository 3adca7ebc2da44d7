using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Protocol;

/// <summary>Makes and unpacks proposals.</summary>
/// <remarks>Source: fabric, protoutil/proputils.go, CreateChaincodeProposalWithTxIDNonceAndTransient.</remarks>
public static class Proposals
{
    /// <summary>Makes a proposal; sign <see cref="UnpackedProposal.Bytes"/> to send it.</summary>
    public static UnpackedProposal Create(ProposalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var chaincode = new ChaincodeID { Name = request.ChaincodeName };
        var input = new ChaincodeInput { IsInit = request.IsInit };
        input.Args.AddRange(request.Args);
        var payload = new ChaincodeProposalPayload
        {
            Input = new ChaincodeInvocationSpec { ChaincodeSpec = new ChaincodeSpec { ChaincodeId = chaincode, Input = input } }.ToByteString(),
        };
        foreach (var (name, value) in request.TransientData)
        {
            payload.TransientMap.Add(name, value);
        }

        var channelHeader = new ChannelHeader
        {
            Type = (int)HeaderType.EndorserTransaction,
            Timestamp = Timestamp.FromDateTimeOffset(request.Timestamp),
            ChannelId = request.ChannelId,
            TxId = TransactionId.Compute(request.Nonce.Span, request.Creator.Span),
            Extension = new ChaincodeHeaderExtension { ChaincodeId = chaincode }.ToByteString(),
        };
        var header = new Header
        {
            ChannelHeader = channelHeader.ToByteString(),
            SignatureHeader = new SignatureHeader { Creator = request.Creator, Nonce = request.Nonce }.ToByteString(),
        };
        return Unpack(new Proposal { Header = header.ToByteString(), Payload = payload.ToByteString() }.ToByteString());
    }

    /// <summary>Unpacks the proposal inside a signed one; the signature is not checked.</summary>
    /// <exception cref="MalformedMessageException">A part does not parse or is missing.</exception>
    public static UnpackedProposal Unpack(SignedProposal signed)
    {
        ArgumentNullException.ThrowIfNull(signed);
        return Unpack(signed.ProposalBytes);
    }

    /// <summary>Unpacks a marshalled proposal.</summary>
    /// <exception cref="MalformedMessageException">A part does not parse or is missing.</exception>
    public static UnpackedProposal Unpack(ByteString proposalBytes)
    {
        ArgumentNullException.ThrowIfNull(proposalBytes);
        var proposal = Protocol.Unpack.Message(Proposal.Parser, proposalBytes, "proposal");
        var header = Protocol.Unpack.Message(Header.Parser, proposal.Header, "proposal header");
        var payload = Protocol.Unpack.Message(ChaincodeProposalPayload.Parser, proposal.Payload, "chaincode proposal payload");
        var spec = InputOf(payload.Input);
        return new UnpackedProposal
        {
            Bytes = proposalBytes,
            Header = header,
            ChannelHeader = Protocol.Unpack.Message(ChannelHeader.Parser, header.ChannelHeader, "channel header"),
            SignatureHeader = Protocol.Unpack.Message(SignatureHeader.Parser, header.SignatureHeader, "signature header"),
            Payload = payload,
            ChaincodeName = spec.ChaincodeId?.Name ?? "",
            Input = spec.Input ?? new ChaincodeInput(),
        };
    }

    /// <summary>Parses the input of a chaincode proposal payload.</summary>
    internal static ChaincodeSpec InputOf(ByteString input) => Protocol.Unpack.Required(
        Protocol.Unpack.Message(ChaincodeInvocationSpec.Parser, input, "chaincode invocation").ChaincodeSpec, "chaincode of the invocation");
}
