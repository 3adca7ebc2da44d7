using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Warden.Protocol;

/// <summary>Writes distinguished names the way Fabric's libraries do, because ledgers keep them as account keys.</summary>
public static class DistinguishedNames
{
    // The order in which Go's crypto/x509/pkix lists a parsed name, whatever its order in the certificate; other types are dropped.
    private static readonly (string Oid, string Name)[] _goOrder =
    [
        ("2.5.4.6", "C"), ("2.5.4.8", "ST"), ("2.5.4.7", "L"), ("2.5.4.9", "STREET"), ("2.5.4.17", "POSTALCODE"),
        ("2.5.4.10", "O"), ("2.5.4.11", "OU"), ("2.5.4.3", "CN"), ("2.5.4.5", "SERIALNUMBER"),
    ];

    /// <summary>Writes who a certificate names: <c>x509::subject::issuer</c>, as Fabric's Go library has it before base64.</summary>
    public static string PersonOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return $"x509::{GoForm(certificate.SubjectName)}::{GoForm(certificate.IssuerName)}";
    }

    /// <summary>Gets the attributes of a name in the order of the certificate.</summary>
    public static IReadOnlyList<(string Oid, string Value)> Parts(X500DistinguishedName name)
    {
        var parts = new List<(string, string)>();
        ArgumentNullException.ThrowIfNull(name);
        var sequence = new AsnReader(name.RawData, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var set = sequence.ReadSetOf();
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                var oid = attribute.ReadObjectIdentifier();
                parts.Add((oid, attribute.ReadCharacterString((UniversalTagNumber)attribute.PeekTag().TagValue)));
            }
        }
        return parts;
    }

    /// <summary>Writes a name as Fabric's Go library cid does: RFC 2253 of Go's own order, most specific first, equal types joined by '+'.</summary>
    public static string GoForm(X500DistinguishedName name)
    {
        var parts = Parts(name);
        var written = new List<string>();
        foreach (var (oid, shortName) in _goOrder)
        {
            var values = parts.Where(p => p.Oid == oid).Select(p => p.Value);
            // Go keeps one common name and one serial number, the last; the other types are lists.
            var kept = oid is "2.5.4.3" or "2.5.4.5" ? values.TakeLast(1).Where(v => v.Length > 0) : values;
            var text = string.Join('+', kept.Select(v => $"{shortName}={Escape(v)}"));
            if (text.Length > 0)
                written.Add(text);
        }
        written.Reverse();
        return string.Join(',', written);
    }

    /// <summary>Writes a name as Fabric's Node library does: every attribute after a slash, in the order of the certificate.</summary>
    public static string SlashForm(X500DistinguishedName name) =>
        string.Concat(Parts(name).Select(p => $"/{ShortName(p.Oid)}={p.Value}"));

    private static string ShortName(string oid) => oid switch
    {
        "0.9.2342.19200300.100.1.25" => "DC",
        "0.9.2342.19200300.100.1.1" => "UID",
        "1.2.840.113549.1.9.1" => "E",
        "2.5.4.5" => "SN",
        _ => Array.Find(_goOrder, known => known.Oid == oid).Name ?? oid,
    };

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var atEdge = (i == 0 && (c is ' ' or '#')) || (i == value.Length - 1 && c == ' ');
            if (atEdge || c is ',' or '+' or '"' or '\\' or '<' or '>' or ';')
                escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }
}
