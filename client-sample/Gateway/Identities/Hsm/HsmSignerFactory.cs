using System.Collections.Concurrent;

namespace Warden.Gateway;

/// <summary>Makes signers whose keys lie in a hardware security module, through the module's PKCS#11 library.</summary>
/// <remarks>
/// One factory for each library and process: a library knows one state for the whole process. Dispose the signers first. No other
/// library is needed; the module's maker supplies the one that is named here.
/// </remarks>
public sealed class HsmSignerFactory : IDisposable
{
    private static readonly ConcurrentDictionary<string, byte> Open = new(StringComparer.Ordinal);

    private readonly Pkcs11Library library;
    private readonly string path;

    private HsmSignerFactory(string path, Pkcs11Library library) => (this.path, this.library) = (path, library);

    /// <summary>Loads a PKCS#11 library.</summary>
    /// <param name="libraryPath">The shared library that the module's maker supplies, for example <c>/usr/lib/softhsm/libsofthsm2.so</c>.</param>
    /// <exception cref="HsmException">The file is no PKCS#11 library, or it did not start.</exception>
    /// <exception cref="InvalidOperationException">A factory for this library is open already.</exception>
    public static HsmSignerFactory Load(string libraryPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryPath);
        var path = Path.GetFullPath(libraryPath);
        if (!Open.TryAdd(path, 0))
        {
            throw new InvalidOperationException($"A factory for {path} is open already: use that one, or dispose it first.");
        }

        try
        {
            return new HsmSignerFactory(path, new Pkcs11Library(path));
        }
        catch
        {
            Open.TryRemove(path, out _);
            throw;
        }
    }

    /// <summary>Opens a session with a token and finds a P-256 private key there.</summary>
    /// <exception cref="HsmException">No token has the label, the PIN is wrong, or no such key is there.</exception>
    public HsmSigner NewSigner(HsmSignerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new HsmSigner(library.OpenSession(options.Label, options.Pin, options.UserType), options.Identifier);
    }

    /// <summary>Ends the library; its signers cannot sign any more.</summary>
    public void Dispose()
    {
        library.Dispose();
        Open.TryRemove(path, out _);
    }
}
