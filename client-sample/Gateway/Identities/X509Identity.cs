using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Warden.Gateway;

/// <summary>An identity proved by an X.509 certificate.</summary>
/// <remarks>
/// The PEM text is kept verbatim: another line ending or a lost last newline would be another creator, hence another
/// transaction id and, to contracts that store client ids, another client.
/// </remarks>
public sealed class X509Identity : IIdentity
{
    private readonly byte[] credentials;

    /// <summary>Takes the certificate as its PEM text.</summary>
    /// <param name="mspId">Id of the issuing membership service provider, for example <c>Org1MSP</c>.</param>
    /// <param name="certificatePem">One certificate in PEM; what follows it is kept as well.</param>
    /// <exception cref="ArgumentException">The MSP id is empty, or the text holds no certificate.</exception>
    public X509Identity(string mspId, string certificatePem)
    {
        ArgumentException.ThrowIfNullOrEmpty(mspId);
        ArgumentException.ThrowIfNullOrEmpty(certificatePem);
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"The text given for {mspId} holds no certificate in PEM.", nameof(certificatePem), e);
        }

        MspId = mspId;
        credentials = Encoding.UTF8.GetBytes(certificatePem);
    }

    /// <summary>Takes a certificate object and writes it as PEM with a last newline, as OpenSSL and Fabric CA do.</summary>
    /// <exception cref="ArgumentException">The MSP id is empty.</exception>
    public X509Identity(string mspId, X509Certificate2 certificate)
        : this(mspId, (certificate ?? throw new ArgumentNullException(nameof(certificate))).ExportCertificatePem() + "\n")
    {
    }

    /// <inheritdoc/>
    public string MspId { get; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Credentials => credentials;

    /// <summary>Reads the certificate from a file.</summary>
    /// <exception cref="ArgumentException">The file holds no certificate in PEM.</exception>
    public static async Task<X509Identity> FromFileAsync(string mspId, string path, CancellationToken cancellationToken = default) =>
        new(mspId, await File.ReadAllTextAsync(path, cancellationToken));
}
