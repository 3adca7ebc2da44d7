using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>Parses parts of proposals and transactions, and says in Fabric's words when one is not what it should be.</summary>
internal static class WireMessages
{
    /// <summary>The reason that Go's protobuf gives.</summary>
    public const string Malformed = "proto: cannot parse invalid wire-format data";

    /// <summary>Parses a part.</summary>
    /// <exception cref="ProposalException">
    /// It does not parse; the message names the type, as fabric, protoutil/unmarshalers.go, does.
    /// </exception>
    public static T Parse<T>(MessageParser<T> parser, ByteString bytes)
        where T : class, IMessage<T>, new()
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ProposalException($"error unmarshalling {new T().Descriptor.Name}: {Malformed}");
        }
    }
}
