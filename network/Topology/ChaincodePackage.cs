using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Warden.Topology;

/// <summary>
/// A package for a chaincode that runs as a service: where the peer dials it. The same content gives the same bytes and id.
/// </summary>
/// <remarks>
/// <c>metadata.json</c> and <c>code.tar.gz</c> with <c>connection.json</c>, as Fabric's ccaas builder expects them. The package id is
/// the label, a colon and the SHA-256 of the package's bytes in hex.
/// </remarks>
public sealed record ChaincodePackage(string Label, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Gets what a peer knows the package by and the chaincode registers as.</summary>
    public string PackageId => $"{Label}:{Convert.ToHexStringLower(SHA256.HashData(Bytes.Span))}";

    /// <summary>Makes a package.</summary>
    /// <param name="label">For example the chaincode's name.</param>
    /// <param name="address"><c>host:port</c> that the peer dials.</param>
    /// <param name="tlsRootPem">The root the chaincode's TLS certificate chains to, PEM; null for no TLS.</param>
    public static ChaincodePackage Create(string label, string address, string? tlsRootPem = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        var connection = JsonSerializer.SerializeToUtf8Bytes(new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["address"] = address,
            ["dial_timeout"] = "10s",
            ["root_cert"] = tlsRootPem ?? "",
            ["tls_required"] = tlsRootPem is not null,
        });
        var metadata = Encoding.UTF8.GetBytes($$"""{"type":"ccaas","label":{{JsonSerializer.Serialize(label)}}}""");
        return new(label, Archive(("metadata.json", metadata), ("code.tar.gz", Archive(("connection.json", connection)))));
    }

    private static byte[] Archive(params ReadOnlySpan<(string Name, byte[] Content)> files)
    {
        using var buffer = new MemoryStream();
        using (var compressed = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(compressed, TarEntryFormat.Ustar))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(content),
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
            }
        }

        return buffer.ToArray();
    }
}
