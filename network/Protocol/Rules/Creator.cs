using Google.Protobuf;
using Warden.Protocol.Msp;

namespace Warden.Protocol;

/// <summary>The serialized identity of a client or a node: its MSP and its certificate.</summary>
public static class Creator
{
    /// <summary>Serializes an identity; the PEM goes in byte for byte, so keep its line ends.</summary>
    public static ByteString Serialize(string mspId, string certificatePem) =>
        new SerializedIdentity { Mspid = mspId, IdBytes = ByteString.CopyFromUtf8(certificatePem) }.ToByteString();

    /// <summary>Parses a serialized identity.</summary>
    /// <exception cref="MalformedMessageException">The bytes are none.</exception>
    public static SerializedIdentity Parse(ByteString creator) => Unpack.Message(SerializedIdentity.Parser, creator, "creator");
}
