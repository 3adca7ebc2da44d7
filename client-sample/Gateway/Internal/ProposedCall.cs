using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using ProposalMessage = Warden.Protocol.Peer.Proposal;

namespace Warden.Gateway;

/// <summary>The parts of a proposal that later steps need, read back from its bytes so that an offline proposal has them too.</summary>
internal sealed record ProposedCall(
    string ChannelId,
    string TransactionId,
    string Chaincode,
    ByteString Creator,
    IReadOnlyList<ReadOnlyMemory<byte>> Arguments,
    ByteString ChannelHeader,
    ByteString SignatureHeader,
    ByteString PayloadWithoutTransient)
{
    /// <summary>The function's name, with its contract if it was called with one.</summary>
    public string Function => Arguments.Count == 0 ? string.Empty : Encoding.UTF8.GetString(Arguments[0].Span);

    /// <exception cref="ArgumentException">The bytes are no proposal of a transaction.</exception>
    public static ProposedCall Parse(ByteString proposalBytes)
    {
        try
        {
            var proposal = ProposalMessage.Parser.ParseFrom(proposalBytes);
            var header = Header.Parser.ParseFrom(proposal.Header);
            var channelHeader = Protocol.Common.ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
            var payload = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
            var spec = ChaincodeInvocationSpec.Parser.ParseFrom(payload.Input).ChaincodeSpec;
            return new ProposedCall(
                channelHeader.ChannelId,
                channelHeader.TxId,
                spec?.ChaincodeId?.Name ?? string.Empty,
                SignatureHeaderMessage(header).Creator,
                [.. (spec?.Input?.Args ?? []).Select(argument => argument.Memory)],
                header.ChannelHeader,
                header.SignatureHeader,
                new ChaincodeProposalPayload { Input = payload.Input }.ToByteString());
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ArgumentException("Expected the bytes of a proposal, got something that does not parse as one.", nameof(proposalBytes), e);
        }
    }

    /// <summary>Reads the call out of a prepared transaction, for one that was recreated from bytes alone.</summary>
    /// <exception cref="FormatException">The transaction calls no chaincode.</exception>
    public static ProposedCall FromEndorsed(EndorsedCall endorsed)
    {
        var proposal = new ProposalMessage { Header = endorsed.Header.ToByteString(), Payload = endorsed.ProposalPayload };
        try
        {
            return Parse(proposal.ToByteString());
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>Builds a proposal with a fresh nonce.</summary>
    /// <returns>The transaction id and the marshalled proposal.</returns>
    public static (string TransactionId, ByteString ProposalBytes) Build(
        string channel, string chaincode, string function, ProposalOptions options, ByteString creator, DateTimeOffset now)
    {
        var nonce = RandomNumberGenerator.GetBytes(24);
        var transactionId = Protocol.TransactionId.Compute(nonce, creator.Span);
        var header = new Header
        {
            ChannelHeader = new ChannelHeader
            {
                Type = (int)HeaderType.EndorserTransaction,
                Timestamp = Timestamp.FromDateTimeOffset(now),
                ChannelId = channel,
                TxId = transactionId,
                Extension = new ChaincodeHeaderExtension { ChaincodeId = new ChaincodeID { Name = chaincode } }.ToByteString(),
            }.ToByteString(),
            SignatureHeader = new SignatureHeader { Creator = creator, Nonce = ByteString.CopyFrom(nonce) }.ToByteString(),
        };
        var input = new ChaincodeInput { Args = { ByteString.CopyFromUtf8(function) } };
        input.Args.Add(options.Arguments.Select(argument => ByteString.CopyFrom(argument.Span)));
        var payload = new ChaincodeProposalPayload
        {
            Input = new ChaincodeInvocationSpec
            {
                ChaincodeSpec = new ChaincodeSpec { ChaincodeId = new ChaincodeID { Name = chaincode }, Input = input },
            }.ToByteString(),
        };
        foreach (var (key, value) in options.Transient)
        {
            payload.TransientMap.Add(key, ByteString.CopyFrom(value.Span));
        }

        return (transactionId, new ProposalMessage { Header = header.ToByteString(), Payload = payload.ToByteString() }.ToByteString());
    }

    public Warning ToWarning(WarningKind kind, IReadOnlyList<Verdict> verdicts) => new()
    {
        Kind = kind,
        TransactionId = TransactionId,
        ChannelId = ChannelId,
        Chaincode = Chaincode,
        Function = Function,
        CallDigest = Documents.CallDigest.Compute(ChannelId, Chaincode, Creator.Span, Arguments),
        Verdicts = verdicts,
    };

    public override string ToString() => $"{Function} of chaincode {Chaincode} on channel {ChannelId}";

    private static SignatureHeader SignatureHeaderMessage(Header header) => Protocol.Common.SignatureHeader.Parser.ParseFrom(header.SignatureHeader);
}
