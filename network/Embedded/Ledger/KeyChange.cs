using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Warden.Embedded;

/// <summary>One committed write of a key, as history queries return it.</summary>
internal sealed record KeyChange(string TransactionId, ByteString Value, Timestamp Timestamp, bool IsDelete);
