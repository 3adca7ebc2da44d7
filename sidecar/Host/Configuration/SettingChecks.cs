using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Warden.Host;

/// <summary>Checks of settings; each failure names the setting.</summary>
internal static class SettingChecks
{
    public static void Text(string setting, string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new SidecarOptionsException(setting, "a text", "nothing");
        }
    }

    public static void NotEmpty<T>(string setting, IReadOnlyList<T> values)
    {
        if (values.Count == 0)
        {
            throw new SidecarOptionsException(setting, "at least one entry", "none");
        }
    }

    public static void Unique(string setting, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            Text(setting, value);
            if (values.Count(v => v == value) > 1)
            {
                throw new SidecarOptionsException(setting, "each name once", $"\"{value}\" twice");
            }
        }
    }

    /// <summary>Checks names as Fabric does (configtx validation); they are also file names here.</summary>
    public static void ChannelNames(string setting, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            if (value.Length is 0 or > 249 || !char.IsAsciiLetterLower(value[0]) || value.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '-')))
            {
                throw new SidecarOptionsException(setting, "a lower-case letter, then letters, digits, dots and dashes", $"\"{value}\"");
            }
        }
    }

    public static void Within(string setting, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            throw new SidecarOptionsException(setting, $"{least} to {most}", value.ToString("c", CultureInfo.InvariantCulture));
        }
    }

    public static void Address(string setting, string value, bool allowAnyPort)
    {
        if (!TryAddress(value, out _, out var port) || (port == 0 && !allowAnyPort))
        {
            throw new SidecarOptionsException(setting, "host:port", $"\"{value}\"");
        }
    }

    /// <summary>Splits <c>host:port</c>; IPv6 addresses stand in brackets.</summary>
    public static bool TryAddress(string value, out string host, out int port)
    {
        var colon = value.LastIndexOf(':');
        host = colon > 0 ? value[..colon].Trim('[', ']') : "";
        port = -1;
        return host.Length > 0
            && int.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port <= IPEndPoint.MaxPort;
    }

    public static void Certificates(string setting, string pem)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(pem);
            if (found.Count > 0)
            {
                return;
            }
        }
        catch (CryptographicException)
        {
            // Told below.
        }

        throw new SidecarOptionsException(setting, "certificates as PEM", "something else");
    }

    public static void KeyPair(string setting, string certificatePem, string privateKeyPem) =>
        KeyPair($"{setting}.certificate", $"{setting}.privateKey", certificatePem, privateKeyPem);

    public static void KeyPair(string certificateSetting, string privateKeySetting, string certificatePem, string privateKeyPem)
    {
        Certificates(certificateSetting, certificatePem);
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem, privateKeyPem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SidecarOptionsException(privateKeySetting, "the certificate's private key as PEM", "something else");
        }
    }
}
