using Warden.Evaluation.Worlds;

namespace Warden.Sidecar.Tests.Detection.Evaluation;

/// <summary>The generated sample data, where this machine has them.</summary>
internal static class SharedData
{
    private const string Variable = "WARDEN_SHARED_DATA";

    /// <summary>Opens a case, or skips the test where the data are not on this machine.</summary>
    public static LabelledCase OpenOrSkip(string name) => LabelledCase.Open(FolderOrSkip(name));

    /// <summary>Gets the folder of a case or table, or skips the test where the data are not on this machine.</summary>
    public static string FolderOrSkip(string name)
    {
        var folder = Find(name);
        if (folder is null || !Directory.Exists(folder))
            Assert.Skip($"needs {name} of the sample data; set {Variable} to the folder that holds it");
        return folder!;
    }

    private static string? Find(string name)
    {
        var set = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(set))
            return Path.Combine(set, name);
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "data", name);
            if (Directory.Exists(folder))
                return folder;
        }

        return null;
    }
}
