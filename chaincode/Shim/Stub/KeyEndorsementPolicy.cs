using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Msp;

namespace Warden.Chaincode.Shim;

/// <summary>An endorsement policy for one key: every listed organization has to endorse.</summary>
/// <remarks>Bytes as Fabric's statebased library writes them: N-of-N over role principals, sorted by MSP id.</remarks>
public sealed class KeyEndorsementPolicy
{
    private readonly SortedDictionary<string, KeyEndorsementRole> _roles = new(StringComparer.Ordinal);

    /// <summary>Gets the MSP ids that have to endorse, sorted.</summary>
    public IReadOnlyList<string> Organizations => [.. _roles.Keys];

    /// <summary>Reads a policy as <see cref="IChaincodeStub.GetStateValidationParameterAsync"/> gives it.</summary>
    /// <param name="policy"><c>null</c> or empty: a policy that lists nobody yet.</param>
    /// <exception cref="InvalidDataException">The bytes are no such policy, or it names something other than members or peers.</exception>
    public static KeyEndorsementPolicy Parse(ReadOnlyMemory<byte>? policy)
    {
        var parsed = new KeyEndorsementPolicy();
        if (policy is not { Length: > 0 } bytes)
            return parsed;
        try
        {
            foreach (var principal in SignaturePolicyEnvelope.Parser.ParseFrom(bytes.Span).Identities)
            {
                if (principal.PrincipalClassification != MSPPrincipal.Types.Classification.Role)
                    continue;
                var role = MSPRole.Parser.ParseFrom(principal.Principal);
                parsed._roles[role.MspIdentifier] = role.Role switch
                {
                    MSPRole.Types.MSPRoleType.Member => KeyEndorsementRole.Member,
                    MSPRole.Types.MSPRoleType.Peer => KeyEndorsementRole.Peer,
                    var other => throw new InvalidDataException($"Expected members or peers in a key's policy, got {other} of {role.MspIdentifier}."),
                };
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("Expected a signature policy: " + e.Message, e);
        }
        return parsed;
    }

    /// <summary>Adds organizations, or changes the role that one of them endorses in.</summary>
    public KeyEndorsementPolicy Add(KeyEndorsementRole role, params IEnumerable<string> mspIds)
    {
        foreach (var mspId in mspIds)
            _roles[mspId] = role;
        return this;
    }

    public KeyEndorsementPolicy Remove(params IEnumerable<string> mspIds)
    {
        foreach (var mspId in mspIds)
            _roles.Remove(mspId);
        return this;
    }

    /// <summary>Gets the policy as <see cref="IChaincodeStub.SetStateValidationParameterAsync"/> takes it.</summary>
    public byte[] ToBytes()
    {
        var all = new SignaturePolicy.Types.NOutOf { N = _roles.Count };
        var envelope = new SignaturePolicyEnvelope { Rule = new SignaturePolicy { NOutOf = all } };
        foreach (var (mspId, role) in _roles)
        {
            all.Rules.Add(new SignaturePolicy { SignedBy = envelope.Identities.Count });
            envelope.Identities.Add(new MSPPrincipal
            {
                PrincipalClassification = MSPPrincipal.Types.Classification.Role,
                Principal = new MSPRole
                {
                    MspIdentifier = mspId,
                    Role = role == KeyEndorsementRole.Peer ? MSPRole.Types.MSPRoleType.Peer : MSPRole.Types.MSPRoleType.Member,
                }.ToByteString(),
            });
        }
        return envelope.ToByteArray();
    }
}
