using System.Text;

namespace Warden.Chaincode.Shim;

/// <summary>One key with its committed value.</summary>
/// <param name="Namespace">The chaincode (and collection) that the key belongs to.</param>
/// <param name="Key">The key; a composite key with its separators.</param>
/// <param name="Value">The value as it was put.</param>
public sealed record StateEntry(string Namespace, string Key, byte[] Value)
{
    /// <summary>Gets the value read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Value);
}
