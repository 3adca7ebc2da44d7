using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Warden.Sidecar.Tests.Detection.Numerics;

public sealed partial class DeterminismTests
{
    /// <summary>Everything that verdicts, models and documents on the ledger are made by.</summary>
    [Theory]
    [InlineData("sidecar/Detection", 100)]
    [InlineData("chaincode/Documents", 50)]
    [InlineData("chaincode/Governance", 20)]
    public void No_source_file_calls_the_platform_s_functions_a_clock_unseeded_randomness_or_what_the_hardware_may_contract(string folder, int least)
    {
        var files = SourcesOf(Path.Combine(RepositoryFolder(), folder.Replace('/', Path.DirectorySeparatorChar)));
        Assert.True(files.Length >= least, $"{files.Length} files in {folder}");
        foreach (var file in files)
        {
            var found = CodeOf(file).FirstOrDefault(line => Platform().IsMatch(line));
            Assert.True(found is null, $"{Path.GetFileName(file)}: {found?.Trim()}");
        }
    }

    [Fact]
    public void Where_attributes_are_fitted_at_once_each_writes_its_own_place_and_nothing_is_summed()
    {
        // Parallel.For over an index, and only where results go into an array by that index; no reduction, no concurrent collection.
        var files = SourcesOf(Path.Combine(RepositoryFolder(), "sidecar", "Detection"));
        Assert.DoesNotContain(files.SelectMany(CodeOf), line => Reduction().IsMatch(line));

        // Tables are analysed offline and have no epoch's threads to obey.
        var fits = files.Where(f => !f.Contains($"{Path.DirectorySeparatorChar}Tables{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).SelectMany(CodeOf)
            .Where(line => line.Contains("Parallel.For", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(fits);
        Assert.All(fits, line => Assert.Matches(@"Parallel\.For\(0, \w+\.Length, options\.Parallel, \w+ =>", line));
    }

    [Theory]
    [InlineData("x = Math.FusedMultiplyAdd(a, b, c);")]
    [InlineData("v = Vector128.MultiplyAddEstimate(a, b, c);")]
    [InlineData("v = Vector256.FusedMultiplyAdd(a, b, c);")]
    [InlineData("if (Fma.IsSupported)")]
    [InlineData("using System.Runtime.Intrinsics.X86;")]
    [InlineData("if (Vector.IsHardwareAccelerated)")]
    [InlineData("TensorPrimitives.Dot(a, b)")]
    [InlineData("double.Pow(x, 2)")]
    [InlineData("MathF.Sqrt(x)")]
    [InlineData("DateTime.Now")]
    [InlineData("TimeProvider.System")]
    [InlineData("CultureInfo.CurrentCulture")]
    [InlineData("text.ToUpper()")]
    [InlineData("new Random()")]
    [InlineData("RandomNumberGenerator.Fill(x)")]
    [InlineData("name.GetHashCode(StringComparison.Ordinal)")]
    public void The_wide_scan_sees_what_it_looks_for(string line) => Assert.Matches(Platform(), line);

    [Theory]
    [InlineData("Parallel.For(0, n, v => Interlocked.Add(ref sum, v));")]
    [InlineData("Parallel.For<double>(0, n, () => 0, (i, s, local) => local + x[i], Merge);")]
    [InlineData("values.AsParallel().Sum()")]
    [InlineData("new ConcurrentBag<double>()")]
    public void The_scan_for_reductions_sees_what_it_looks_for(string line) => Assert.Matches(Reduction(), line);

    [Theory]
    [InlineData("Numerics")]
    [InlineData("Models")]
    [InlineData("Strategies")]
    [InlineData("Vectors")]
    public void No_source_file_uses_what_differs_between_machines_or_runs(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(DetectionFolder(), folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            // Comments may name what code must not use.
            var lines = File.ReadAllLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
            Assert.DoesNotContain(lines, line => Forbidden().IsMatch(line));
        }
    }

    [Theory]
    [InlineData("Math.Log(x)")]
    [InlineData("Math.FusedMultiplyAdd(a, b, c)")]
    [InlineData("new Random(1)")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("System.Numerics.Vector<double> v")]
    [InlineData("values.Sum()")]
    public void The_scan_sees_what_it_looks_for(string line) => Assert.Matches(Forbidden(), line);

    // Library functions whose last bit is the machine's; clocks; unseeded randomness; sums whose order the hardware chooses.
    [GeneratedRegex(
        @"(?<!Deterministic)\bMath\.(Log|Log2|Log10|Exp|Pow|Sin|Cos|Tan|Sinh|Cosh|Tanh|Asin|Acos|Atan|Atan2|Asinh|Acosh|Atanh|Cbrt|FusedMultiplyAdd|ScaleB|ReciprocalEstimate|ReciprocalSqrtEstimate)\b"
        + @"|\bdouble\.(Log|Log2|Log10|LogP1|Exp|ExpM1|Pow|Sin|Cos|RootN|Hypot|FusedMultiplyAdd|MultiplyAddEstimate)\b"
        + @"|\bMathF\b|\bRandom\b|\bDateTime\b|\bStopwatch\b|\bGuid\b|\bEnvironment\.TickCount|\bVector(64|128|256|512)?<"
        + @"|\bTensorPrimitives\b|\.AsParallel\(|\bParallel\.|\.Sum\(\)|\.Average\(|\bGetHashCode\(\)\s*%|\bDictionary<|\bHashSet<")]
    private static partial Regex Forbidden();

    // Lookups by hash and lists are allowed outside the models, where order cannot reach a byte.
    [GeneratedRegex(
        @"(?<!Deterministic)\bMath\.(Log|Log2|Log10|Exp|Pow|Sin|Cos|SinCos|Tan|Sinh|Cosh|Tanh|Asin|Acos|Atan|Atan2|Asinh|Acosh|Atanh|Cbrt|FusedMultiplyAdd|ScaleB|ReciprocalEstimate|ReciprocalSqrtEstimate|IEEERemainder)\b"
        + @"|\b(double|float|Half)\.(Log|Log2|Log10|LogP1|Exp|Exp2|ExpM1|Pow|Sin|Cos|Tan|RootN|Hypot|Cbrt|FusedMultiplyAdd|MultiplyAddEstimate)\b"
        + @"|\b(FusedMultiplyAdd|MultiplyAddEstimate|MultiplyAdd)\b|\bFma\b|\bAdvSimd\b|\bSse\d*\b|\bAvx(2|512F|10v1)?\b|\bRuntime\.Intrinsics\b|\bIsHardwareAccelerated\b|\bTensorPrimitives\b|\bfloat\b"
        + @"|\bMathF\b|\bRandom\b|\bRandomNumberGenerator\b|\b(DateTime|DateTimeOffset)\.(Utc)?(Now|Today)\b|\bTimeProvider\b|\bStopwatch\b|\bGuid\.NewGuid|\bCreateVersion7\b"
        + @"|\bEnvironment\.(TickCount|ProcessorCount|MachineName|ProcessId|NewLine)|\bCurrent(UI)?Culture\b|\.To(Upper|Lower)\(\)|\bVector(64|128|256|512)?[<.]|\.GetHashCode\(StringComparison|\bHashCode\.")]
    private static partial Regex Platform();

    [GeneratedRegex(@"\.AsParallel\(|\bParallel\.(ForAsync|ForEachAsync|Invoke)\b|\bParallel\.For(Each)?<|\bInterlocked\.(Add|Increment|Exchange)|\bConcurrent(Bag|Queue|Stack)\b")]
    private static partial Regex Reduction();

    private static string[] SourcesOf(string folder) =>
        [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];

    // Comments may name what code must not use.
    private static IEnumerable<string> CodeOf(string file) =>
        File.ReadAllLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    private static string RepositoryFolder() => Path.GetFullPath(Path.Combine(DetectionFolder(), "..", ".."));

    private static string DetectionFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "sidecar", "Detection"));
}
