using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Msp;
using Warden.Protocol.Peer;

namespace Warden.Host.Governance;

/// <summary>Reads committed chaincode definitions out of what the peer's own <c>_lifecycle</c> writes, field by field.</summary>
/// <remarks>Source: fabric, core/chaincode/lifecycle/serializer.go: <c>namespaces/fields/NAME/FIELD</c>, each a StateData.</remarks>
internal static class DefinitionWrites
{
    private const string Prefix = "namespaces/fields/";
    private const string Version = "EndorsementInfo";
    private const string Policy = "ValidationInfo";

    /// <summary>Whether a key is one of those that are read.</summary>
    public static bool IsOne(string key) => TrySplit(key, out _, out var field) && field is Version or Policy;

    /// <summary>Splits a key into chaincode and field; false where it is none.</summary>
    public static bool TrySplit(string key, out string chaincode, out string field)
    {
        (chaincode, field) = ("", "");
        var slash = key.LastIndexOf('/');
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || slash <= Prefix.Length)
        {
            return false;
        }

        (chaincode, field) = (key[Prefix.Length..slash], key[(slash + 1)..]);
        return true;
    }

    /// <summary>Gets a definition after one of its fields was written.</summary>
    /// <exception cref="InvalidProtocolBufferException">The value does not parse.</exception>
    public static ChaincodeDefinition After(ChaincodeDefinition definition, string field, ReadOnlySpan<byte> value)
    {
        var data = StateData.Parser.ParseFrom(value).Bytes;
        return field switch
        {
            Version => definition with { Version = ChaincodeEndorsementInfo.Parser.ParseFrom(data).Version },
            Policy => definition with { Endorsers = EndorsersIn(ChaincodeValidationInfo.Parser.ParseFrom(data).ValidationParameter) },
            _ => definition,
        };
    }

    // A policy that refers to the channel's own (by default a majority of the members) names nobody itself.
    private static string[] EndorsersIn(ByteString parameter) =>
        Protocol.Peer.ApplicationPolicy.Parser.ParseFrom(parameter).SignaturePolicy is { } signature
            ? [.. signature.Identities
                .Where(i => i.PrincipalClassification == MSPPrincipal.Types.Classification.Role)
                .Select(i => MSPRole.Parser.ParseFrom(i.Principal).MspIdentifier)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)]
            : [];
}
