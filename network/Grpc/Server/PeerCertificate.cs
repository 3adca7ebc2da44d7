using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>What a client's certificate says about it, in the property names of gRPC.</summary>
internal static class PeerCertificate
{
    private const string AlternativeName = "x509_subject_alternative_name";
    private const string CommonName = "x509_common_name";

    /// <summary>Gets the names in a certificate; the alternative names identify the client, or the common name where there are none.</summary>
    public static AuthContext ToAuthContext(X509Certificate2? certificate)
    {
        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal);
        if (certificate is null)
        {
            return new AuthContext(null, properties);
        }

        var alternativeNames = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames())
            .Select(name => NewProperty(AlternativeName, name))
            .ToList();
        if (alternativeNames.Count > 0)
        {
            properties[AlternativeName] = alternativeNames;
        }

        if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } commonName)
        {
            properties[CommonName] = [NewProperty(CommonName, commonName)];
        }

        var identity = alternativeNames.Count > 0 ? AlternativeName : CommonName;
        return new AuthContext(properties.ContainsKey(identity) ? identity : null, properties);
    }

    private static AuthProperty NewProperty(string name, string value) => AuthProperty.Create(name, Encoding.UTF8.GetBytes(value));
}
