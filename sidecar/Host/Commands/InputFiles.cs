using System.CommandLine;
using System.CommandLine.Parsing;

namespace Warden.Host.Commands;

/// <summary>Refuses files and folders that are not there, before a command begins.</summary>
public static class InputFiles
{
    /// <summary>Makes an option name files that are there.</summary>
    public static Option<T> OfExisting<T>(this Option<T> option)
        where T : class?
    {
        option.Validators.Add(result => Check<T>(result, result.Option.Name));
        return option;
    }

    /// <summary>Makes an argument name a file that is there.</summary>
    public static Argument<T> OfExisting<T>(this Argument<T> argument)
        where T : class?
    {
        argument.Validators.Add(result => Check<T>(result, $"<{result.Argument.Name}>"));
        return argument;
    }

    /// <summary>Says what is wrong with a file's path; null where a file is there.</summary>
    public static string? FaultOf(string path) =>
        path.Length == 0 ? "expected a file, but nothing came"
        : Directory.Exists(path) ? $"expected a file, but {path} is a folder"
        : File.Exists(path) ? null
        : $"expected a file, but there is none at {path}";

    private static string? FolderFaultOf(string path) =>
        path.Length == 0 ? "expected a folder, but nothing came"
        : File.Exists(path) ? $"expected a folder, but {path} is a file"
        : Directory.Exists(path) ? null
        : $"expected a folder, but there is none at {path}";

    private static void Check<T>(SymbolResult result, string name)
    {
        var isFolder = typeof(T) == typeof(DirectoryInfo);
        foreach (var fault in result.Tokens.Select(token => isFolder ? FolderFaultOf(token.Value) : FaultOf(token.Value)).OfType<string>())
        {
            result.AddError($"{name}: {fault}");
        }
    }
}
