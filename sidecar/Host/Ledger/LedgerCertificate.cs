using System.Text;
using Warden.Documents;
using Warden.Host.Relay;

namespace Warden.Host.Ledger;

/// <summary>What the conditions of a policy ask of a caller's certificate beside its names, as the store keeps it.</summary>
/// <remarks>It comes from the same bytes as a running sidecar judges by, so a replay leaves out the same calls. A person may have several certificates.</remarks>
/// <param name="Organization">The MSP id, also where the certificate cannot be read; null where that cannot either.</param>
/// <param name="Attributes">The attributes that a Fabric CA has put into it, canonical JSON; null where they cannot be read.</param>
internal sealed record LedgerCertificate(string? Organization, string? Attributes)
{
    /// <summary>Reads a marshalled identity.</summary>
    public static LedgerCertificate Of(ReadOnlyMemory<byte> creator)
    {
        var identity = CallerIdentity.Read(creator.Span);
        return new LedgerCertificate(
            identity?.Organization ?? OrganizationOf(creator), identity?.Attributes is { } attributes ? CanonicalJson.ToText(attributes) : null);
    }

    /// <summary>Gets the MSP id of a marshalled identity whose certificate may be unreadable; null where it cannot be read either.</summary>
    public static string? OrganizationOf(ReadOnlyMemory<byte> creator) =>
        WireFields.TryGet(creator, 1, out var organization) ? Encoding.UTF8.GetString(organization.Span) : null;

    /// <summary>Gets the attributes by name; null where they cannot be read.</summary>
    public IReadOnlyDictionary<string, string>? Read() => Attributes is null ? null : CanonicalJson.Read<Dictionary<string, string>>(Attributes);
}
