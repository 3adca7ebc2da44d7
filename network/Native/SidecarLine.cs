namespace Warden.Native;

/// <summary>A line of the file by which a peer's operator has the external builder put a sidecar in front of a chaincode.</summary>
/// <param name="Label">The label of the chaincode's package.</param>
/// <param name="Address"><c>host:port</c> of the sidecar.</param>
/// <param name="RootCertificateFile">The root that its TLS certificate chains to; null for no TLS. The path holds no blanks.</param>
public sealed record SidecarLine(string Label, string Address, string? RootCertificateFile = null)
{
    /// <summary>Gets the lines of a file that names no chaincode.</summary>
    internal static IReadOnlyList<string> Header { get; } = ["# label=address of the sidecar, then settings: see the builder's README"];

    /// <summary>Gets the line as the builder reads it.</summary>
    public override string ToString() => $"{Label}={Address}{(RootCertificateFile is null ? "" : $" root_cert={RootCertificateFile}")}";
}
