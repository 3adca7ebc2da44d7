using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>Reads packages of chaincodes that run as a service, as Fabric's ccaas builder does.</summary>
/// <remarks>Source: fabric, core/chaincode/persistence/chaincode_package.go and core/container/externalbuilder/instance.go.</remarks>
internal static partial class ServicePackages
{
    // More than any connection.json, and less than what a few compressed bytes can be blown up to.
    private const int MaxFileBytes = 1 << 20;

    /// <summary>Reads a package.</summary>
    /// <exception cref="ChaincodeRequestException">It is none, or none of a service.</exception>
    public static ChaincodeEndpoint Read(ByteString package)
    {
        var files = Unpack(package.ToByteArray(), "could not parse as a chaincode install package: ");
        if (!files.TryGetValue("code.tar.gz", out var code))
        {
            throw new ChaincodeRequestException("could not parse as a chaincode install package: did not find a code package inside the package");
        }

        if (!files.TryGetValue("metadata.json", out var metadata))
        {
            throw new ChaincodeRequestException("could not parse as a chaincode install package: did not find any package metadata (missing metadata.json)");
        }

        var (label, type) = Parse(metadata, "could not parse as a chaincode install package: could not unmarshal metadata.json as json", json => (Text(json, "label"), Text(json, "type")));
        if (!Labels().IsMatch(label))
        {
            throw new ChaincodeRequestException(
                $"could not parse as a chaincode install package: invalid label '{label}'. Label must be non-empty, can only consist of alphanumerics, symbols from '.+-_', and can only begin with alphanumerics");
        }

        var id = $"{label}:{Convert.ToHexStringLower(SHA256.HashData(package.Span))}";
        if (type != "ccaas" || !Unpack(code, "could not build chaincode: ").TryGetValue("connection.json", out var connection))
        {
            throw new ChaincodeRequestException($"could not build chaincode: this peer runs services only (type ccaas with a connection.json), not type '{type}'");
        }

        return Parse(connection, "could not build chaincode: connection.json is not valid JSON", json => new ChaincodeEndpoint(id, Text(json, "address"))
        {
            TlsRootPem = Flag(json, "tls_required") ? Text(json, "root_cert") : null,
            ClientCertificatePem = Flag(json, "client_auth_required") ? Text(json, "client_cert") : null,
            ClientKeyPem = Flag(json, "client_auth_required") ? Text(json, "client_key") : null,
        });
    }

    private static Dictionary<string, byte[]> Unpack(byte[] archive, string failure)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            using var stream = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
            using var tar = new TarReader(stream);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is { } data && entry.Length <= MaxFileBytes)
                {
                    using var copy = new MemoryStream();
                    data.CopyTo(copy);
                    files[entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name] = copy.ToArray();
                }
            }

            return files;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException)
        {
            throw new ChaincodeRequestException($"{failure}error reading as gzip stream: {e.Message}");
        }
    }

    private static T Parse<T>(byte[] json, string failure, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ChaincodeRequestException($"{failure}: {e.Message}");
        }
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.+-]*\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Labels();
}
