using Google.Protobuf.Reflection;
using Warden.Protocol.Peer;

namespace Warden.Gateway;

/// <summary>How a transaction ended on the ledger of the gateway peer.</summary>
/// <param name="TransactionId">The transaction's id.</param>
/// <param name="Code">The validation code; <see cref="TxValidationCode.Valid"/> when its writes were applied.</param>
/// <param name="BlockNumber">Number of the block that holds the transaction.</param>
public sealed record CommitStatus(string TransactionId, TxValidationCode Code, ulong BlockNumber)
{
    /// <summary>Gets a value indicating whether the transaction's writes were applied.</summary>
    public bool Successful => Code == TxValidationCode.Valid;

    /// <summary>
    /// Gets the code's name as Fabric writes it, for example <c>MVCC_READ_CONFLICT</c>; the number for a code that is unknown here.
    /// </summary>
    public string CodeName =>
        Codes.FindValueByNumber((int)Code)?.Name ?? ((int)Code).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static EnumDescriptor Codes { get; } =
        TransactionReflection.Descriptor.EnumTypes.Single(type => type.Name == nameof(TxValidationCode));
}
