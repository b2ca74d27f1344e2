# Words for the demonstration. Read them into a bash, in the root of the repository:
#     NEXUS_AT=localhost:8000; . docs/submission/commerce/demo.sh

# sign_in NAME PASSWORD: from here on the requests are this person's.
sign_in() {
  TOKEN=$(curl -sf "$NEXUS_AT/api/v1/users/login/" -H 'Content-Type: application/json' \
    -d "{\"username\": \"$1\", \"password\": \"$2\"}" | one access)
}

# sign_in_as NAME: as one of the demo's people.
sign_in_as() {
  sign_in "$1" "$(curl -sf "$NEXUS_AT/dev/people/" | one password)"
}

# sign_up: as somebody new.
sign_up() {
  local name="shopper-$RANDOM$RANDOM"
  curl -sf -o /dev/null "$NEXUS_AT/api/v1/users/register/" -H 'Content-Type: application/json' \
    -d "{\"username\": \"$name\", \"email\": \"$name@nexus.test\", \"password\": \"a kettle of fish\"}"
  sign_in "$name" "a kettle of fish"
}

# rest METHOD PATH [CURL OPTIONS]: one request, as the person who signed in last.
rest() {
  curl -s -X "$1" "$NEXUS_AT/api/v1$2" -H 'Content-Type: application/json' \
    ${TOKEN:+-H "Authorization: Bearer $TOKEN"} "${@:3}"
}

# graphql QUERY [CURL OPTIONS]
graphql() {
  curl -s "$NEXUS_AT/graphql" -H 'Content-Type: application/json' \
    ${TOKEN:+-H "Authorization: Bearer $TOKEN"} -d "{\"query\": \"${1//\"/\\\"}\"}" "${@:2}"
}

# one MEMBER: the first text or number of that name in the JSON that comes in.
one() {
  grep -oE "\"$1\": ?(\"[^\"]*\"|[0-9]+)" | sed -n '1s/^[^:]*: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p'
}

# shown: the JSON that comes in, on several lines.
shown() {
  .venv/bin/python -m json.tool --indent 2
}
