using System.Diagnostics;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>The program: what it writes, what it prints, how it stops.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-program");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_prints_package_ids_and_one_ready_line_and_stops_on_an_interrupt()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs signals");
        }

        using var program = Start("--out", folder.FullName, "--chaincode", "basic=127.0.0.1:9", "--organizations", "3", "--peers", "2");
        var lines = new List<string>();
        while (lines is [] or [.., not ['r', 'e', 'a', 'd', 'y', ..]])
        {
            lines.Add(
                await program.StandardOutput.ReadLineAsync(Token)
                    ?? throw new InvalidOperationException(await program.StandardError.ReadToEndAsync(Token)));
        }

        Assert.Equal(4, lines.Count);
        var profile = ConnectionProfile.Read(Path.Combine(folder.FullName, ConnectionProfile.FileName));
        Assert.Equal(["Org1MSP", "Org2MSP", "Org3MSP"], profile.Organizations.Select(o => o.MspId));
        Assert.All(profile.Organizations, o => Assert.Equal(2, o.Peers.Count));
        Assert.StartsWith(
            $"chaincode basic Org1MSP {profile.Chaincodes[0].PackageIds["Org1MSP"]} 127.0.0.1:9", lines[0], StringComparison.Ordinal);
        Assert.Contains($"Org1MSP={profile.Organizations[0].Peer.Address}", lines[^1], StringComparison.Ordinal);
        Signals.Interrupt(program.Id);
        await program.WaitForExitAsync(Token);
        Assert.Equal(0, program.ExitCode);
    }

    [Fact]
    public async Task What_it_cannot_do_it_says_in_one_line()
    {
        using var program = Start("--out", folder.FullName, "--chaincode", "nameless");
        await program.WaitForExitAsync(Token);
        Assert.Equal(1, program.ExitCode);
        Assert.Equal(
            "'nameless' is not of the form NAME=HOST:PORT[,HOST:PORT…].", (await program.StandardError.ReadToEndAsync(Token)).Trim());
    }

    private static Process Start(params IEnumerable<string> arguments)
    {
        var program = Path.ChangeExtension(typeof(EmbeddedNetwork).Assembly.Location, ".dll");
        return Children.Start(new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
