using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>What would make endorsers differ does not get past the compiler.</summary>
public sealed class BannedSymbolsTests
{
    private static readonly string _project = Path.Combine(Root(), "chaincode", "Governance");

    private static readonly string[] _ids =
        [.. File.ReadLines(Path.Combine(_project, "BannedSymbols.txt")).Where(line => !line.StartsWith("//", StringComparison.Ordinal)).Select(line => line.Split(';')[0])];

    public static TheoryData<string> Ids => [.. _ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_id_names_something(string id)
    {
        var name = id[2..].Split('(')[0];
        var type = FindType(id[0] == 'T' ? name : name[..name.LastIndexOf('.')]);
        Assert.NotNull(type);
        if (id[0] != 'T')
            Assert.Contains(id, type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance).Select(DocumentationId.Of));
    }

    [Fact]
    public async Task A_banned_use_fails_the_build()
    {
        string[] uses =
        [
            "System.DateTime.UtcNow", "System.DateTimeOffset.Now", "System.Guid.NewGuid()", "new System.Random(1)", "System.Globalization.CultureInfo.CurrentCulture",
            "\"a\".ToLower()", "\"a\".GetHashCode()", "new System.Net.Http.HttpClient()", "new System.Collections.Generic.Dictionary<string, string>()",
            "new System.Collections.Generic.HashSet<string>()", "System.Diagnostics.Stopwatch.GetTimestamp()", "System.IO.File.Exists(\"a\")",
            "System.Threading.Tasks.Task.Delay(1)", "System.Environment.TickCount64", "System.Security.Cryptography.RandomNumberGenerator.GetBytes(1)",
        ];
        var folder = Directory.CreateTempSubdirectory("warden-banned-");
        try
        {
            var output = await BuildWithAsync(folder.FullName, uses);
            Assert.SkipWhen(output is null, "needs the dotnet SDK on PATH");
            var refused = Regex.Matches(output, @"Probe\.cs\((\d+),\d+\): error RS0030", RegexOptions.NonBacktracking)
                .Select(match => match.Groups[1].Value).Distinct().Count();
            Assert.True(refused == uses.Length, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Compiles the governance project with one more file, one use a line, into a folder of its own.
    private static async Task<string?> BuildWithAsync(string folder, IReadOnlyList<string> uses)
    {
        var members = uses.Select((use, i) => $"public static object P{i} => {use};");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Probe.cs"), $"internal static class Probe {{\n{string.Join('\n', members)}\n}}\n", TestContext.Current.CancellationToken);
        var targets = Path.Combine(folder, "probe.props");
        await File.WriteAllTextAsync(
            targets,
            $"""
            <Project>
              <PropertyGroup Condition="'$(MSBuildProjectName)' == 'Warden.Chaincode.Governance'">
                <IntermediateOutputPath>{folder}/obj/</IntermediateOutputPath>
              </PropertyGroup>
              <ItemGroup Condition="'$(MSBuildProjectName)' == 'Warden.Chaincode.Governance'">
                <Compile Include="{folder}/Probe.cs" />
              </ItemGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "build", _project, "--no-restore", "-t:Compile", "-v:quiet", "-nologo", "-nodeReuse:false", "-c:" + Configuration(),
                "-p:UseSharedCompilation=false", "-p:BuildProjectReferences=false", "-p:CustomBeforeMicrosoftCommonTargets=" + targets,
            },
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        // The command leaves two folders where temporary files go.
        start.Environment["TMPDIR"] = folder;
        try
        {
            using var process = Children.Start(start);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Configuration() =>
        typeof(BannedSymbolsTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Plugin.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"Expected Plugin.sln above {AppContext.BaseDirectory}.");
        return folder;
    }

    private static Type? FindType(string name) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(Path.GetFileNameWithoutExtension)
            .Where(assembly => assembly!.StartsWith("System.", StringComparison.Ordinal))
            .Select(assembly => Assembly.Load(assembly!).GetType(name))
            .FirstOrDefault(type => type is not null);

    /// <summary>The id of a member as documentation files and the analyzer write it.</summary>
    private static class DocumentationId
    {
        public static string Of(MemberInfo member)
        {
            var owner = member.DeclaringType!.FullName!;
            return member switch
            {
                MethodInfo method => $"M:{owner}.{method.Name}{Arity(method)}{Parameters(method)}",
                PropertyInfo => $"P:{owner}.{member.Name}",
                FieldInfo => $"F:{owner}.{member.Name}",
                _ => $"?:{owner}.{member.Name}",
            };
        }

        private static string Arity(MethodInfo method) => method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";

        private static string Parameters(MethodInfo method)
        {
            var parameters = method.GetParameters();
            return parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(p => NameOf(p.ParameterType)))})";
        }

        private static string NameOf(Type type)
        {
            if (type.IsGenericMethodParameter)
                return $"``{type.GenericParameterPosition}";
            if (!type.IsGenericType)
                return type.FullName ?? type.Name;
            var name = type.GetGenericTypeDefinition().FullName!;
            return $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}{{{string.Join(',', type.GetGenericArguments().Select(NameOf))}}}";
        }
    }
}
