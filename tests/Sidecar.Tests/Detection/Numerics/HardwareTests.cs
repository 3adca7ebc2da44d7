using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Sidecar.Tests.Detection.Numerics;

/// <summary>The bytes of histories, models and verdicts do not depend on what the processor can do: vectors, fused operations, or none of them.</summary>
public sealed class HardwareTests
{
    private const string Asked = "WARDEN_TEST_DIGESTS";

    /// <summary>The child's part: writes the digests where the variable names a file.</summary>
    [Fact]
    public void Digests_are_told_where_they_are_asked_for()
    {
        var digests = Digests();
        Assert.Equal(7, digests.Count);
        if (Environment.GetEnvironmentVariable(Asked) is { Length: > 0 } file)
            File.WriteAllLines(file, digests);
    }

    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic", "0")]
    [InlineData("DOTNET_EnableAVX", "0")]
    [InlineData("DOTNET_TieredCompilation", "0")]
    public async Task Another_set_of_instructions_and_another_compilation_give_the_same_bytes(string variable, string value)
    {
        var file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in new[] { typeof(HardwareTests).Assembly.Location, "-method", $"*{nameof(HardwareTests)}.{nameof(Digests_are_told_where_they_are_asked_for)}" })
                start.ArgumentList.Add(argument);
            start.Environment[variable] = value;
            start.Environment[Asked] = file;
            using var child = Children.Start(start);
            var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(child.ExitCode == 0, output);
            Assert.Equal(Digests(), await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<string> Digests()
    {
        var history = Calls.History(Enumerable.Range(0, 1200).Select(i => Calls.Write(i, $"asset{i % 700}", Record(i))));
        List<string> digests = [history.Digest()];
        foreach (var policy in new[]
        {
            new DetectionPolicy { Chaincode = "c" },
            new DetectionPolicy { Chaincode = "c", Thresholds = ThresholdKind.Textbook },
            new DetectionPolicy { Chaincode = "c", Strategy = "sigma | (knn & density) | forest | record", Alpha = 0.05 },
        })
        {
            var model = ChaincodeModel.Fit(history, null, policy, history.Height, "seed"u8);
            var scorer = new Scorer(model, policy);
            var verdicts = new StringBuilder();
            for (var i = 0; i < 200; i++)
            {
                var text = i % 3 == 0 ? Record(i + 5000) : Record(i + 5000).Replace("\"amount\":", "\"amount\":7", StringComparison.Ordinal);
                verdicts.Append(CanonicalJson.ToText(scorer.ScoreWrites([new StateWrite($"asset{i + 5000}", Encoding.UTF8.GetBytes(text))]).Findings.ToArray()));
            }

            Assert.Contains("amount", verdicts.ToString(), StringComparison.Ordinal);
            digests.Add(model.Digest);
            digests.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(verdicts.ToString()))));
        }

        return digests;
    }

    // Bell-shaped, heavy-tailed, whole, closed, dated and summed values.
    private static string Record(int i)
    {
        var (a, b, c) = (Part(i, 1), Part(i, 2), Part(i, 3));
        var amount = 100 + (40 * (a + b + c - 1.5));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"amount":{{amount:R}},"heavy":{{1 / (0.001 + (a * b)):R}},"quantity":{{(int)(20 * c)}},"total":{{(3 * amount) + a:R}},"colour":"{{(b < 0.4 ? "red" : "blue")}}","day":"2024-0{{1 + (i % 9)}}-{{10 + (i % 18)}}"}""");
    }

    private static double Part(int i, uint salt) => (((((uint)i * 2654435761u) ^ (salt * 2246822519u)) * 3266489917u) >> 8) / 16777216.0;
}
