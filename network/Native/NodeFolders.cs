using System.Text.Json;
using Warden.Topology;

namespace Warden.Native;

/// <summary>Where everything of a native network lies: <c>crypto, config/{node}, data/{node}, logs, sidecars</c>.</summary>
internal sealed class NodeFolders(string root)
{
    public string Root => root;

    public string Crypto => Path.Combine(root, "crypto");

    public string Logs => Path.Combine(root, "logs");

    public string Config(string node) => Path.Combine(root, "config", node);

    public string Data(string node) => Path.Combine(root, "data", node);

    public string Log(string node) => Path.Combine(Logs, $"{node}.log");

    public string Msp(OrganizationMaterial organization, NodeMaterial node) => Path.Combine(Crypto, MaterialFolder.MspPath(organization, node.Identity));

    public string TlsFile(OrganizationMaterial organization, NodeMaterial node, string name) =>
        Path.Combine(Crypto, MaterialFolder.TlsPath(organization, node, name));

    /// <summary>Gets the file in which a peer's operator names the chaincodes that are guarded.</summary>
    public string Sidecars(string node) => Path.Combine(Config(node), "sidecars");

    /// <summary>Quotes a text for YAML, which takes JSON's quoting.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text);

    /// <summary>Copies the logs into a folder, in place of what lies there.</summary>
    public void CopyLogs(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        foreach (var log in Directory.GetFiles(Logs))
        {
            File.Copy(log, Path.Combine(folder, Path.GetFileName(log)));
        }
    }

    public void Create(IEnumerable<string> nodes)
    {
        Directory.CreateDirectory(Logs);
        foreach (var node in nodes)
        {
            Directory.CreateDirectory(Config(node));
            Directory.CreateDirectory(Data(node));
        }
    }
}
