using System.Diagnostics;
using System.Runtime.InteropServices;
using Warden.Gateway;

[assembly: AssemblyFixture(typeof(Warden.Client.Tests.SoftHsm))]

namespace Warden.Client.Tests;

/// <summary>A token of SoftHSM, a hardware module in software, where it is on this machine; one for the process, as its library wants it.</summary>
public sealed partial class SoftHsm : IDisposable
{
    public const string Label = "ForFabric";
    public const string Pin = "98765432";

    private static readonly string[] Libraries =
        ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so"];

    private readonly Lazy<HsmSignerFactory> factory;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-hsm-");
    private readonly Lock gate = new();
    private byte next;

    public SoftHsm() => factory = new(Start);

    /// <summary>Gets the factory; skips the test where there is no SoftHSM.</summary>
    public HsmSignerFactory Factory
    {
        get
        {
            Assert.SkipWhen(Library is null || Util is null, "needs SoftHSM 2: softhsm2-util on PATH and libsofthsm2.so");
            return factory.Value;
        }
    }

    private static string? Library => Libraries.FirstOrDefault(File.Exists);

    private static string? Util =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, "softhsm2-util")).FirstOrDefault(File.Exists);

    /// <summary>Puts a key into the token.</summary>
    /// <returns>Its CKA_ID.</returns>
    public byte[] Import(string privateKeyPem)
    {
        lock (gate)
        {
            _ = Factory;
            var id = new byte[] { 0xA0, ++next };
            var file = Path.Combine(folder.FullName, "key.pem");
            File.WriteAllText(file, privateKeyPem);
            Run("--import", file, "--token", Label, "--label", $"key{next}", "--id", Convert.ToHexString(id), "--pin", Pin);
            return id;
        }
    }

    public void Dispose()
    {
        if (factory.IsValueCreated)
        {
            factory.Value.Dispose();
        }

        folder.Delete(recursive: true);
    }

    // The library reads C's environment, which .NET's own changes do not reach.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);

    private HsmSignerFactory Start()
    {
        var configuration = Path.Combine(folder.FullName, "softhsm2.conf");
        var tokens = folder.CreateSubdirectory("tokens").FullName;
        File.WriteAllText(configuration, $"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        Assert.Equal(0, SetNative("SOFTHSM2_CONF", configuration, 1));
        Run("--init-token", "--free", "--label", Label, "--so-pin", "12345678", "--pin", Pin);
        return HsmSignerFactory.Load(Library!);
    }

    private void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Util!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["SOFTHSM2_CONF"] = Path.Combine(folder.FullName, "softhsm2.conf");
        using var process = Children.Start(start);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"softhsm2-util {arguments[0]}: {output}{errors.Result}");
    }
}
