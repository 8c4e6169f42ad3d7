using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;

namespace LlmGen.Generator.Emission;

/// <summary>Writes the readers of the objects and enums that a client's answers hold.</summary>
internal static class JsonReaderEmitter
{
    private const string ReaderParameter = "(ref global::LlmGen.CompilerServices.LlmJsonReader json)";

    public static void Write(CodeWriter code, ClientModel client)
    {
        code.Line("/// <summary>Deserializes the responses of <see cref=\"" + client.ClassName.Escaped() + "\"/>.</summary>");
        ClientEmitter.WriteObsolete(code, client);
        code.Begin("file static class " + ClassName(client));
        for (int i = 0; i < client.Types.Count; i++)
        {
            if (i > 0)
            {
                code.Line();
            }

            JsonTypeModel type = client.Types[i];
            if (type.EnumNames.Count > 0)
            {
                WriteEnum(code, type);
            }
            else
            {
                WriteObject(code, type);
            }
        }

        code.End();
    }

    /// <summary>The C# type of a value, with its nullability.</summary>
    public static string TypeOf(JsonValueModel value) => value.Type + (value.IsNullable ? "?" : "");

    /// <summary>What the JSON of a value begins with.</summary>
    public static string ShapeOf(JsonValueModel value) => "global::LlmGen.CompilerServices.LlmJsonShape." + value.Kind switch
    {
        JsonKind.Object when value.IsNullable => "NullableObject",
        JsonKind.Object => "Object",
        JsonKind.List => "Array",
        JsonKind.Dictionary => "Dictionary",
        JsonKind.Integer or JsonKind.Real => "Number",
        JsonKind.Boolean => "Boolean",
        _ => "String",
    };

    /// <summary>A delegate that reads a value, as it is written outside of the readers' own class.</summary>
    public static string Reader(JsonValueModel value, ClientModel client) => Reader(value, ClassName(client) + ".");

    private static string ClassName(ClientModel client) => client.ClassName + "Json";

    private static void WriteEnum(CodeWriter code, JsonTypeModel type)
    {
        WriteNames(code, type, type.EnumNames.Select(EnumName));
        string signature = "internal static " + type.Type + " Read" + type.Name + ReaderParameter;
        code.Line(signature + " => json.ReadName(NamesOf" + type.Name + ") switch");
        code.Begin();
        for (int i = 0; i < type.EnumMembers.Count - 1; i++)
        {
            code.Line(Literals.Integer(i) + " => " + type.EnumMembers[i] + ",");
        }

        code.Line("_ => " + type.EnumMembers[type.EnumMembers.Count - 1] + ",");
        code.End(";");
    }

    private static void WriteNames(CodeWriter code, JsonTypeModel type, IEnumerable<string> literals)
    {
        code.Line("private static readonly global::LlmGen.CompilerServices.LlmJsonNames NamesOf" + type.Name + " = new(" + string.Join(", ", literals) + ");");
        code.Line();
    }

    private static string LocalName(string member) => char.ToLowerInvariant(member[0]) + member.Substring(1);

    // A question mark at the end marks what may be missing, so one of the name's own is doubled.
    private static string EnumName(string name) => Literals.String(name.EndsWith("?", StringComparison.Ordinal) ? name + "?" : name);

    private static void WriteObject(CodeWriter code, JsonTypeModel type)
    {
        WriteNames(code, type, type.Properties.Select(property => Literals.String(property.JsonName + (property.MayBeMissing ? "?" : ""))));
        WritePatterns(code, type);
        var names = new UniqueNames(["json", "properties"]);
        List<string> locals = [.. type.Properties.Select(property => names.Take(LocalName(property.MemberName)).Escaped())];
        code.Begin("internal static " + type.Type + " Read" + type.Name + ReaderParameter);
        for (int i = 0; i < locals.Count; i++)
        {
            code.Line(type.Properties[i].DeclaredType + " " + locals[i] + " = " + (type.Properties[i].Default ?? Unset(type.Properties[i].Value)) + ";");
        }

        string start = names.Take("start");
        if (type.Properties.Any(property => property.Constraints is not null))
        {
            code.Line("int " + start + ";");
        }

        code.Line("global::LlmGen.CompilerServices.LlmJsonObject properties = json.ReadObject(NamesOf" + type.Name + ");");
        code.Begin("while (json.ReadProperty(ref properties))");
        code.Begin("switch (properties.Index)");
        for (int i = 0; i < locals.Count; i++)
        {
            string read = locals[i] + " = " + Read(type.Properties[i].Value, "") + ";";
            if (type.Properties[i].Constraints is null)
            {
                code.Line("case " + Literals.Integer(i) + ": " + read + " break;");
                continue;
            }

            code.Line("case " + Literals.Integer(i) + ":");
            code.Line("    " + start + " = json.Position;");
            code.Line("    " + read);
            foreach (string check in ConstraintEmitter.Checks(type.Properties[i], locals[i], start, PatternName(type, i)))
            {
                code.Line("    " + check);
            }

            code.Line("    break;");
        }

        code.End();
        code.End();
        code.Line();

        List<int> kept = [.. type.Initialized.Where(index => type.Properties[index].KeepsInitializer)];
        string defaults = names.Take("defaults");
        if (kept.Count > 0)
        {
            // What the answer left out has the value of the type's own initializer, which only an object of the type can tell.
            code.Line("// Missing properties keep the default values of the type.");
            code.Line(type.Type + " " + defaults + " = " + string.Join(" && ", kept.Select(IsRead)) + " ? default! : " + New(type.Initialized.Except(kept), index => locals[index]) + ";");
        }

        code.Line("return " + New(type.Initialized, index => kept.Contains(index)
            ? IsRead(index) + " ? " + locals[index] + " : " + defaults + "." + type.Properties[index].MemberName.Escaped()
            : locals[index]) + ";");
        code.End();

        static string IsRead(int index) => "properties.IsRead(" + Literals.Integer(index) + ")";

        string New(IEnumerable<int> initialized, Func<int, string> valueOf)
        {
            string initializer = string.Join(", ", initialized.Select(index => type.Properties[index].MemberName.Escaped() + " = " + valueOf(index)));
            string arguments = type.ConstructorArguments.Count == 0 && initializer.Length > 0
                ? ""
                : "(" + string.Join(", ", type.ConstructorArguments.Select(index => locals[index])) + ")";
            return "new " + type.Type + arguments + (initializer.Length == 0 ? "" : " { " + initializer + " }");
        }
    }

    private static void WritePatterns(CodeWriter code, JsonTypeModel type)
    {
        for (int i = 0; i < type.Properties.Count; i++)
        {
            if (type.Properties[i].Constraints?.Pattern is { } pattern)
            {
                code.Line("private static readonly global::System.Text.RegularExpressions.Regex " + PatternName(type, i) + " = new(" + Literals.String(pattern)
                    + ", global::System.Text.RegularExpressions.RegexOptions.CultureInvariant, global::LlmGen.CompilerServices.LlmJsonReader.PatternTimeout);");
                code.Line();
            }
        }
    }

    private static string PatternName(JsonTypeModel type, int index) => "PatternOf" + type.Name + "_" + type.Properties[index].MemberName;

    /// <summary>What a local holds before its property is read. A required one is always read, which the compiler does not know.</summary>
    private static string Unset(JsonValueModel value) => value switch
    {
        { IsNullable: true } => "null",
        { Kind: JsonKind.String or JsonKind.Uri or JsonKind.Object or JsonKind.Dictionary } => "default!",
        { Kind: JsonKind.List, Collection: not CollectionKind.ImmutableArray } => "default!",
        _ => "default",
    };

    private static string Read(JsonValueModel value, string prefix) =>
        (value.IsNullable ? "json.ReadNull() ? null : " : "") + ReadNotNull(value, prefix);

    private static string ReadNotNull(JsonValueModel value, string prefix) => value.Kind switch
    {
        JsonKind.Integer or JsonKind.Real => "json.ReadNumber<" + value.Type + ">()",
        JsonKind.Enum or JsonKind.Object => prefix + "Read" + value.Definition + "(ref json)",
        JsonKind.List => ReadList(value, prefix),
        JsonKind.Dictionary => ReadDictionary(value.Key!, value.Element!, prefix),
        _ => "json.Read" + value.Kind + "()",
    };

    private static string ReadDictionary(JsonValueModel key, JsonValueModel item, string prefix) =>
        "json.ReadDictionary<" + TypeOf(key) + ", " + TypeOf(item) + ">(" + Reader(key, prefix) + ", " + Reader(item, prefix) + ")";

    private static string ReadList(JsonValueModel value, string prefix)
    {
        string item = TypeOf(value.Element!);
        string list = "json.ReadList<" + item + ">(" + Reader(value.Element!, prefix) + ")";
        return value.Collection switch
        {
            CollectionKind.Array => list + ".ToArray()",
            CollectionKind.HashSet => "new global::System.Collections.Generic.HashSet<" + item + ">(" + list + ")",
            CollectionKind.ImmutableArray => "global::System.Collections.Immutable.ImmutableArray.CreateRange(" + list + ")",
            _ => list,
        };
    }

    private static string Reader(JsonValueModel value, string prefix) =>
        value is { Definition: { } definition, IsNullable: false }
            ? prefix + "Read" + definition
            : "static " + ReaderParameter + " => " + Read(value, prefix);
}
