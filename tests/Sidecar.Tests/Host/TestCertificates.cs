using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Warden.Host.Tests;

/// <summary>Certificates made for one test run.</summary>
internal static class TestCertificates
{
    private static readonly X509Certificate2 Root = CreateRoot();

    public static string RootPem { get; } = Root.ExportCertificatePem();

    public static (string CertificatePem, string KeyPem) Server { get; } = Issue("localhost");

    public static (string CertificatePem, string KeyPem) Client { get; } = Issue("client");

    /// <summary>A person's certificate, valid from so many hours ago.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="hoursOld">How long it has been valid.</param>
    /// <param name="attributes">What a Fabric CA puts into its extension for attributes; null: no such extension.</param>
    public static string Person(string name, int hoursOld = 1, string? attributes = null) => Issue(name, hoursOld, attributes).Item1;

    private static X509Certificate2 CreateRoot()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static (string, string) Issue(string name, int hoursOld = 1, string? attributes = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        if (attributes is not null)
        {
            request.CertificateExtensions.Add(new X509Extension("1.2.3.4.5.6.7.8.1", Encoding.UTF8.GetBytes(attributes), critical: false));
        }

        using var certificate = request.Create(Root, DateTimeOffset.UtcNow.AddHours(-hoursOld), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
