using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Warden.Detection;

/// <summary>Who calls: an organisation and one of its identities. Immutable; make one per identity and keep it.</summary>
/// <remarks>Detection tells identities apart by digest and never prints them.</remarks>
public sealed record Caller
{
    /// <summary>Makes a caller.</summary>
    /// <param name="organization">The MSP id.</param>
    /// <param name="identity">What stays the same when the certificate is renewed: subject and issuer.</param>
    public Caller(string organization, string identity)
    {
        ArgumentNullException.ThrowIfNull(organization);
        ArgumentNullException.ThrowIfNull(identity);
        (Organization, Identity) = (organization, identity);
        if (organization.Length + identity.Length == 0)
            return;
        OrganizationId = Digest("organization\0" + organization);
        IdentityId = Digest("identity\0" + organization + "\0" + identity);
    }

    /// <summary>Nobody knows who; nothing is judged or learnt by identity.</summary>
    public static Caller Unknown { get; } = new("", "");

    /// <summary>Gets the MSP id.</summary>
    public string Organization { get; }

    /// <summary>Gets the identity within the organisation.</summary>
    public string Identity { get; }

    /// <summary>Stands for the organisation in histories and models; 0 only for <see cref="Unknown"/>.</summary>
    internal ulong OrganizationId { get; }

    /// <summary>Stands for the identity in histories and models; 0 only for <see cref="Unknown"/>.</summary>
    internal ulong IdentityId { get; }

    // An identity has a say in its name: a cryptographic digest keeps it from being taken for another.
    private static ulong Digest(string name) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) | 1;
}
