using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Warden.Interop.Packages;

/// <summary>What <c>dotnet pack</c> makes of this build, taken by a stranger's project: the code in each package's README compiles against the packages alone.</summary>
public sealed partial class PackageTests : IDisposable
{
    private static readonly string[] Names = ["Warden.Grpc", "Warden.Protocol", "Warden.Documents", "Warden.Gateway", "Warden.Chaincode.Shim"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-packages-");
    private readonly string suffix = $"check{Guid.NewGuid():N}";

    [Fact]
    public async Task The_sample_in_every_packages_readme_compiles_against_the_packages()
    {
        var root = Root();
        Assert.SkipWhen(root is null, "needs the checkout that this build was made from");
        foreach (var project in Projects(root!))
        {
            await DotnetAsync(root!, ["pack", project, "--no-build", "-c", Configuration, "-o", folder.FullName, $"-p:VersionSuffix={suffix}", "-v", "q", "--nologo", "-nodeReuse:false"]);
        }

        Assert.Equal(
            Names.Select(n => $"{n}.0.1.0-{suffix}.nupkg").Order(StringComparer.Ordinal),
            folder.GetFiles("*.nupkg").Select(f => f.Name).Order(StringComparer.Ordinal));
        foreach (var (name, code) in Projects(root!).Select(p => (Path.GetFileNameWithoutExtension(p), Sample(Path.GetDirectoryName(p)!))).Where(s => s.Item2 is not null))
        {
            var stranger = folder.CreateSubdirectory($"use-{name}");
            await File.WriteAllTextAsync(Path.Combine(stranger.FullName, "Program.cs"), code, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(stranger.FullName, $"Use{name.Replace(".", "", StringComparison.Ordinal)}.csproj"), ProjectText(name), TestContext.Current.CancellationToken);
            await DotnetAsync(stranger.FullName, ["build", "-v", "q", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", $"-p:RestoreAdditionalProjectSources={folder.FullName}"]);
        }
    }

    public void Dispose()
    {
        folder.Delete(recursive: true);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var name in Names)
        {
            var kept = Path.Combine(cache, name.ToLowerInvariant(), $"0.1.0-{suffix}");
            if (Directory.Exists(kept))
            {
                Directory.Delete(kept, recursive: true);
            }
        }
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("elease", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string? Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Plugin.sln")))
            {
                return at.FullName;
            }
        }

        return null;
    }

    private static IEnumerable<string> Projects(string root) =>
    [
        Path.Combine(root, "network", "Grpc", "Warden.Grpc.csproj"),
        Path.Combine(root, "network", "Protocol", "Warden.Protocol.csproj"),
        Path.Combine(root, "chaincode", "Documents", "Warden.Documents.csproj"),
        Path.Combine(root, "client-sample", "Gateway", "Warden.Gateway.csproj"),
        Path.Combine(root, "chaincode", "Shim", "Warden.Chaincode.Shim.csproj"),
    ];

    private static string? Sample(string project) =>
        CSharp.Match(File.ReadAllText(Path.Combine(project, "README.md"))) is { Success: true } block ? block.Groups[1].Value : null;

    private async Task DotnetAsync(string at, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = at, RedirectStandardOutput = true, RedirectStandardError = true };
        // The test host's own MSBuild variables would be taken for the stranger's.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) && k != "MSBUILDDISABLENODEREUSE").ToList())
        {
            start.Environment.Remove(name);
        }

        // Every dotnet command leaves two folders where temporary files go; NuGet's locks have to stay where other restores look for them.
        start.Environment.TryAdd("NUGET_SCRATCH", Path.Combine(Path.GetTempPath(), $"NuGetScratch{Environment.UserName}"));
        start.Environment["TMPDIR"] = folder.CreateSubdirectory("tmp").FullName;
        using var process = Children.Start(start);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:{Environment.NewLine}{output}{await errors}");
    }

    private string ProjectText(string package) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="0.1.0-{suffix}" />
          </ItemGroup>
        </Project>
        """;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex CSharp { get; }
}
