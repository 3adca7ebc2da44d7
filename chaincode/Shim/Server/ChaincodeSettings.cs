using System.Text;
using Warden.Protocol;

namespace Warden.Chaincode.Shim;

/// <summary>Reads how to run a chaincode from the variables and flags of Fabric's own shims and samples.</summary>
/// <remarks>
/// Address: CHAINCODE_SERVER_ADDRESS, --chaincode-address. Package id: CORE_CHAINCODE_ID_NAME, CHAINCODE_ID, --chaincode-id.
/// TLS as the Go samples say it (CHAINCODE_TLS_DISABLED=false, CHAINCODE_TLS_KEY, CHAINCODE_TLS_CERT, CHAINCODE_CLIENT_CA_CERT: files) or as
/// the Go and Java libraries do (CORE_PEER_TLS_ENABLED=true, CORE_TLS_CLIENT_KEY_FILE, CORE_TLS_CLIENT_CERT_FILE: PEM files, …_PATH: base64 of
/// them, CORE_PEER_TLS_ROOTCERT_FILE) or as the Node launcher does (--chaincode-tls-key-file, --chaincode-tls-cert-file,
/// --chaincode-tls-client-cacert-file, …-path). Others: CORE_PEER_LOCALMSPID, MAX_INBOUND_MESSAGE_SIZE (bytes).
/// The peer to dial in development mode: CORE_PEER_ADDRESS, --peer.address.
/// </remarks>
public sealed class ChaincodeSettings
{
    private readonly Dictionary<string, string> _values;

    private ChaincodeSettings(Dictionary<string, string> values) => _values = values;

    /// <summary>Gets the peer to dial, or <c>null</c> when the chaincode is to be served.</summary>
    /// <remarks>A server's address wins, as in Fabric's libraries: peers set CORE_PEER_ADDRESS for other reasons too.</remarks>
    public string? PeerAddress => Find("chaincode-address", "CHAINCODE_SERVER_ADDRESS") is null ? Find("peer.address", "CORE_PEER_ADDRESS") : null;

    /// <summary>Reads this process's environment and arguments.</summary>
    /// <exception cref="ArgumentException">An argument is no flag with a value.</exception>
    public static ChaincodeSettings Read(IEnumerable<string> args) => Read(args, Environment.GetEnvironmentVariable);

    /// <summary>Reads settings.</summary>
    /// <param name="args">Flags as <c>--name value</c> or <c>--name=value</c>; they win over the environment.</param>
    /// <param name="environment">Gets a variable, or <c>null</c>.</param>
    /// <exception cref="ArgumentException">An argument is no flag with a value.</exception>
    public static ChaincodeSettings Read(IEnumerable<string> args, Func<string, string?> environment)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in _variables)
        {
            if (environment(name) is { Length: > 0 } value)
                values[name] = value;
        }
        using var rest = args.GetEnumerator();
        while (rest.MoveNext())
        {
            var (name, value) = rest.Current.Split('=', 2) is [var left, var right] ? (left, right) : (rest.Current, null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || !_flags.Contains(name[2..]))
                throw new ArgumentException($"Expected one of {string.Join(", ", _flags.Select(flag => "--" + flag))}, got '{name}'.");
            if (value is null && !rest.MoveNext())
                throw new ArgumentException($"Expected a value after {name}.");
            values[name[2..]] = value ?? rest.Current;
        }
        return new ChaincodeSettings(values);
    }

    /// <summary>Gets the settings of a server.</summary>
    /// <exception cref="ArgumentException">The address or the package id is missing, or TLS is asked for and its material is.</exception>
    public ChaincodeServerOptions ToServerOptions()
    {
        var options = new ChaincodeServerOptions
        {
            ChaincodeId = ChaincodeId,
            Address = Find("chaincode-address", "CHAINCODE_SERVER_ADDRESS")
                ?? throw new ArgumentException("Expected the address to serve on in CHAINCODE_SERVER_ADDRESS, for instance 127.0.0.1:9999."),
            MspId = MspId,
            Tls = ServerTls(),
        };
        if (Find("MAX_INBOUND_MESSAGE_SIZE") is not { } size)
            return options;
        return int.TryParse(size, out var bytes) && bytes > 0
            ? options with { MaxMessageBytes = bytes }
            : throw new ArgumentException($"Expected a number of bytes in MAX_INBOUND_MESSAGE_SIZE, got '{size}'.");
    }

    internal string ChaincodeId => Find("chaincode-id", "CORE_CHAINCODE_ID_NAME", "CHAINCODE_ID")
        ?? throw new ArgumentException("Expected the package id (label:hash, as `peer lifecycle chaincode queryinstalled` prints it) in CHAINCODE_ID.");

    internal string? MspId => Find("CORE_PEER_LOCALMSPID");

    /// <summary>Gets how a peer is dialled: with TLS where CORE_PEER_TLS_ENABLED says so.</summary>
    internal ChannelSecurity ToPeerSecurity() => !IsTrue("CORE_PEER_TLS_ENABLED") ? ChannelSecurity.None : new ChannelSecurity
    {
        RootCertificatesPem = Pem("CORE_PEER_TLS_ROOTCERT_FILE") ?? throw new ArgumentException("TLS is asked for: expected the peer's CA in CORE_PEER_TLS_ROOTCERT_FILE."),
        ClientCertificatePem = LibraryCertificate,
        ClientKeyPem = LibraryKey,
    };

    private string? LibraryCertificate => Pem("CORE_TLS_CLIENT_CERT_FILE") ?? Base64("CORE_TLS_CLIENT_CERT_PATH");

    private string? LibraryKey => Pem("CORE_TLS_CLIENT_KEY_FILE") ?? Base64("CORE_TLS_CLIENT_KEY_PATH");

    private ChaincodeTls? ServerTls()
    {
        if (Find("CHAINCODE_TLS_DISABLED") is { } disabled && !string.Equals(disabled, "true", StringComparison.OrdinalIgnoreCase))
            return Required(Pem("CHAINCODE_TLS_CERT"), Pem("CHAINCODE_TLS_KEY"), Pem("CHAINCODE_CLIENT_CA_CERT"), "CHAINCODE_TLS_CERT and CHAINCODE_TLS_KEY");
        if (IsTrue("CORE_PEER_TLS_ENABLED"))
            return Required(LibraryCertificate, LibraryKey, Pem("CORE_PEER_TLS_ROOTCERT_FILE"), "CORE_TLS_CLIENT_CERT_FILE and CORE_TLS_CLIENT_KEY_FILE");
        var certificate = Pem("chaincode-tls-cert-file") ?? Base64("chaincode-tls-cert-path");
        var key = Pem("chaincode-tls-key-file") ?? Base64("chaincode-tls-key-path");
        var roots = Pem("chaincode-tls-client-cacert-file") ?? Base64("chaincode-tls-client-cacert-path");
        return certificate is null && key is null && roots is null ? null : Required(certificate, key, roots, "--chaincode-tls-cert-file and --chaincode-tls-key-file");
    }

    private static ChaincodeTls Required(string? certificate, string? key, string? roots, string names) =>
        certificate is not null && key is not null
            ? new ChaincodeTls(certificate, key, roots)
            : throw new ArgumentException($"TLS is asked for: expected a certificate and a key in {names}.");

    private bool IsTrue(string name) => string.Equals(Find(name), "true", StringComparison.OrdinalIgnoreCase);

    private string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_values.TryGetValue(name, out var value))
                return value;
        }
        return null;
    }

    private string? Pem(string name)
    {
        if (Find(name) is not { } path)
            return null;
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{name} cannot be read: {e.Message}", e);
        }
    }

    private string? Base64(string name)
    {
        if (Pem(name) is not { } text)
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text.Trim()));
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"Expected the base64 of a PEM file in the file of {name}.", e);
        }
    }

    private static readonly string[] _flags =
    [
        "chaincode-address", "chaincode-id", "chaincode-tls-cert-file", "chaincode-tls-cert-path", "chaincode-tls-key-file",
        "chaincode-tls-key-path", "chaincode-tls-client-cacert-file", "chaincode-tls-client-cacert-path", "peer.address",
    ];

    private static readonly string[] _variables =
    [
        "CHAINCODE_SERVER_ADDRESS", "CORE_CHAINCODE_ID_NAME", "CHAINCODE_ID", "CORE_PEER_ADDRESS", "CORE_PEER_LOCALMSPID", "MAX_INBOUND_MESSAGE_SIZE",
        "CHAINCODE_TLS_DISABLED", "CHAINCODE_TLS_CERT", "CHAINCODE_TLS_KEY", "CHAINCODE_CLIENT_CA_CERT",
        "CORE_PEER_TLS_ENABLED", "CORE_PEER_TLS_ROOTCERT_FILE", "CORE_TLS_CLIENT_CERT_FILE", "CORE_TLS_CLIENT_CERT_PATH",
        "CORE_TLS_CLIENT_KEY_FILE", "CORE_TLS_CLIENT_KEY_PATH",
    ];
}
