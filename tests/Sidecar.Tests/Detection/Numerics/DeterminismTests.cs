using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Warden.Sidecar.Tests.Detection.Numerics;

public sealed partial class DeterminismTests
{
    [Theory]
    [InlineData("Numerics")]
    [InlineData("Models")]
    [InlineData("Strategies")]
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

    private static string DetectionFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "sidecar", "Detection"));
}
