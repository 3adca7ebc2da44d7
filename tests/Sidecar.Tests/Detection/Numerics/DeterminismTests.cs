using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Warden.Sidecar.Tests.Detection.Numerics;

public sealed partial class DeterminismTests
{
    [Fact]
    public void No_source_file_of_detection_calls_the_platform_s_functions_a_clock_or_unseeded_randomness()
    {
        var files = Directory.GetFiles(DetectionFolder(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToArray();
        Assert.True(files.Length > 50);
        foreach (var file in files)
        {
            var lines = File.ReadAllLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
            Assert.DoesNotContain(lines, line => Platform().IsMatch(line));
        }
    }

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

    // Parallel fits of separate attributes and lookups by hash are allowed outside the models, where order cannot reach a byte.
    [GeneratedRegex(
        @"(?<!Deterministic)\bMath\.(Log|Log2|Log10|Exp|Pow|Sin|Cos|Tan|Sinh|Cosh|Tanh|Asin|Acos|Atan|Atan2|Asinh|Acosh|Atanh|Cbrt|FusedMultiplyAdd)\b"
        + @"|\bMathF\b|\bRandom\b|\b(DateTime|DateTimeOffset)\.(Utc)?Now\b|\bStopwatch\b|\bGuid\.NewGuid|\bEnvironment\.TickCount|\bCurrentCulture\b|\bVector(64|128|256|512)?<")]
    private static partial Regex Platform();

    private static string DetectionFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "sidecar", "Detection"));
}
