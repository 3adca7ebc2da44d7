using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>A message, who is said to have signed it, and the signature.</summary>
internal readonly record struct SignedData(ByteString Data, ByteString Identity, ByteString Signature);
